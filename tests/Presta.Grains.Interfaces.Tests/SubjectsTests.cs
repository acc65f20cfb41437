using System.Collections.Immutable;
using Presta.Billing;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;

namespace Presta.Tests;

/// <summary>Which rows a permission is about, and which of them it reaches.</summary>
public sealed class SubjectsTests
{
    private static readonly EntityId Me = EntityId.Of("me"), Other = EntityId.Of("other"), Acme = EntityId.Of("acme"),
        Globex = EntityId.Of("globex");
    private static readonly Scope Caller = new(Me, "Claire", Acme, Portal.Client | Portal.Prestataire);

    [Fact]
    public void Of_every_key_of_every_role_it_is_said_what_it_is_about()
    {
        var table = new RoleTable(ImmutableDictionary<string, ImmutableArray<string>>.Empty);
        string[] keys = [.. Enum.GetValues<Portal>().SelectMany(role => table.KeysOf(role)).Where(key => key is not "*").Distinct()];
        Assert.True(keys.Length > 30);
        Assert.DoesNotContain(keys, key => !Subjects.Knows(key));
        Assert.True(keys.Count(key => !Subjects.Of(key).IsEmpty) > 15);
        Assert.All(keys, key => Assert.True(RoleTable.IsKey(key), key));
        Assert.Empty(Subjects.Of("teleport.use"));
        Assert.False(Subjects.Knows("teleport.use"));
    }

    [Fact]
    public void A_role_reaches_what_its_portal_lets_one_own()
    {
        var (mine, foreign) = (new Project { Name = "a", ClientId = Acme }, new Project { Name = "b", ClientId = Globex });
        Assert.Equal((true, false), (Caller.Reaches(Portal.Client, mine), Caller.Reaches(Portal.Client, foreign)));
        Assert.False(Caller.Reaches(Portal.Client, mine with { IsTrashed = true }));
        Assert.False(Caller.Reaches(Portal.Prestataire, mine));
        Assert.True(Caller.Reaches(Portal.Superadmin, foreign));

        var (assigned, another) =
            (new Mission { Title = "a", AssigneeId = Me, ClientId = Globex },
            new Mission { Title = "b", AssigneeId = Other, ClientId = Acme });
        Assert.Equal((true, false), (Caller.Reaches(Portal.Prestataire, assigned), Caller.Reaches(Portal.Prestataire, another)));
        Assert.False(Caller.Reaches(Portal.Client, another));
        Assert.False((Caller with { CompanyId = default }).Reaches(Portal.Client, new Project { Name = "c" }));
    }

    [Fact]
    public void What_is_a_persons_is_reached_by_that_person_whatever_the_role()
    {
        var (told, toldOther) = (new Notification { UserId = Me }, new Notification { UserId = Other });
        var (self, another) = (new User { Id = Me, Name = "Claire" }, new User { Id = Other, Name = "Paul", CompanyId = Acme });
        foreach (var role in RoleTable.RolesOf(Portal.Client | Portal.Prestataire | Portal.Revendeur | Portal.Superadmin))
        {
            Assert.Equal((true, false), (Caller.Reaches(role, told), Caller.Reaches(role, toldOther)));
            Assert.Equal((true, false), (Caller.Reaches(role, self), Caller.Reaches(role, another)));
        }
    }

    [Fact]
    public void An_invoice_that_was_not_issued_is_not_there_for_its_client()
    {
        var draft = new Invoice { Number = "F-1", ClientId = Acme, Status = InvoiceStatus.Draft };
        Assert.Equal((false, true), (Caller.Reaches(Portal.Client, draft), Caller.Reaches(Portal.Superadmin, draft)));
        Assert.True(Caller.Reaches(Portal.Client, draft with { Status = InvoiceStatus.Sent, IssuedOn = new(2026, 3, 2) }));
    }
}
