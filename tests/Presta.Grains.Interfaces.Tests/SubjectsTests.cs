using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Documents;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;
using Subjects = Presta.People.Subjects;

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
        Assert.Equal((true, false), (Reaches(Caller, Portal.Client, mine), Reaches(Caller, Portal.Client, foreign)));
        Assert.False(Reaches(Caller, Portal.Client, mine with { IsTrashed = true }));
        Assert.False(Reaches(Caller, Portal.Prestataire, mine));
        Assert.True(Reaches(Caller, Portal.Superadmin, foreign));

        var (assigned, another) =
            (new Mission { Title = "a", AssigneeId = Me, ClientId = Globex },
            new Mission { Title = "b", AssigneeId = Other, ClientId = Acme });
        Assert.Equal((true, false), (Reaches(Caller, Portal.Prestataire, assigned), Reaches(Caller, Portal.Prestataire, another)));
        Assert.False(Reaches(Caller, Portal.Client, another));
        Assert.False(Reaches(Caller with { CompanyId = default }, Portal.Client, new Project { Name = "c" }));
    }

    [Fact]
    public void What_is_a_persons_is_reached_by_that_person_whatever_the_role()
    {
        var (told, toldOther) = (new Notification { UserId = Me }, new Notification { UserId = Other });
        var (self, another) = (new User { Id = Me, Name = "Claire" }, new User { Id = Other, Name = "Paul", CompanyId = Acme });
        foreach (var role in RoleTable.RolesOf(Portal.Client | Portal.Prestataire | Portal.Revendeur | Portal.Superadmin))
        {
            Assert.Equal((true, false), (Reaches(Caller, role, told), Reaches(Caller, role, toldOther)));
            Assert.Equal((true, false), (Reaches(Caller, role, self), Reaches(Caller, role, another)));
        }
    }

    [Fact]
    public void An_invoice_that_was_not_issued_is_not_there_for_its_client()
    {
        var draft = new Invoice { Number = "F-1", ClientId = Acme, Status = InvoiceStatus.Draft };
        Assert.Equal((false, true), (Reaches(Caller, Portal.Client, draft), Reaches(Caller, Portal.Superadmin, draft)));
        Assert.True(Reaches(Caller, Portal.Client, draft with { Status = InvoiceStatus.Sent, IssuedOn = new(2026, 3, 2) }));
    }

    /// <summary>Over every key of every role: it reaches what its scope says, and nothing beside it.</summary>
    [Fact]
    public void Every_key_that_is_about_rows_reaches_those_that_its_scope_says_and_no_others()
    {
        var table = new RoleTable(ImmutableDictionary<string, ImmutableArray<string>>.Empty);
        var (mine, foreign) = (EntityId.Of("my project"), EntityId.Of("another project"));
        var projects = ImmutableHashSet.Create(mine);
        var count = 0;
        foreach (var role in RoleTable.RolesOf(Portal.Client | Portal.Prestataire | Portal.Revendeur))
            foreach (var key in table.KeysOf(role))
                foreach (var noun in Subjects.Of(key))
                {
                    var (near, far) = (RowOf(noun, Me, Acme, mine), RowOf(noun, Other, Globex, foreign));
                    var isOfAny = key is "clients.create";   // whoever may make one has none of their own by that
                    Assert.True(Caller.Reaches(role, key, near, projects) != isOfAny, $"{key} of {role} and {noun.Name}");
                    Assert.True(
                        Caller.Reaches(role, key, far, projects) == key.EndsWith(".all", StringComparison.Ordinal),
                        $"{key} of {role} and another's {noun.Name}");
                    Assert.False(Caller.Reaches(role, key, near with { IsTrashed = true }, projects), $"{key} of {role} and the trash");
                    count++;
                }
        Assert.True(count > 15);
    }

    [Fact]
    public void A_scope_that_was_given_beyond_a_portal_reaches_no_further_than_the_portal()
    {
        var (project, document) = (new Project { Name = "b", ClientId = Globex }, new Document { Name = "d", ClientId = Globex });
        Assert.False(Caller.Reaches(Portal.Client, "projects.view.all", project, ImmutableHashSet<EntityId>.Empty));
        Assert.False(Caller.Reaches(Portal.Client, "documents.view.project", document, ImmutableHashSet.Create(document.ProjectId)));
        Assert.False(Caller.Reaches(Portal.Client, "missions.view.all", new Mission { Title = "m" }, ImmutableHashSet<EntityId>.Empty));
    }

    private static bool Reaches(Scope caller, Portal role, Row row) =>
        caller.Reaches(role, "projects.view", row, ImmutableHashSet<EntityId>.Empty);

    private static Row RowOf(Noun noun, EntityId person, EntityId company, EntityId project) => noun.Name switch
    {
        var name when name == Nouns.Projects.Name => new Project { Id = project, Name = "p", ClientId = company },
        var name when name == Nouns.Documents.Name => new Document { Name = "d", ClientId = company, ProjectId = project },
        var name when name == Nouns.Invoices.Name => new Invoice
        {
            Number = "F-1", ClientId = company, Status = InvoiceStatus.Sent, IssuedOn = new(2026, 3, 2),
        },
        var name when name == Nouns.Quotes.Name => new Quote
        {
            Number = "DEV-1", ClientId = company, Status = QuoteStatus.Sent, Standing = QuoteStanding.Sent, IssuedOn = new(2026, 3, 2),
        },
        var name when name == Nouns.Payments.Name => new Payment { Reference = "PAY-1", ClientId = company },
        var name when name == Nouns.Credits.Name => new Credit { Number = "NC-1", ClientId = company },
        var name when name == Nouns.Tickets.Name => new Ticket { Subject = "t", ClientId = company },
        var name when name == Nouns.Notifications.Name => new Notification { UserId = person },
        var name when name == Nouns.Missions.Name => new Mission { Title = "m", AssigneeId = person, ProjectId = project },
        var name when name == Nouns.Tasks.Name => new WorkItem { Title = "w", AssigneeId = person, ProjectId = project },
        var name when name == Nouns.Companies.Name => new Company { Id = company, Name = "c" },
        var name when name == Nouns.Users.Name => new User { Id = person, Name = "u" },
        _ => throw new ArgumentOutOfRangeException(nameof(noun), noun.Name, "no row of it"),
    };
}
