using Presta.Api.Tests.Fakes;
using Presta.Billing;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;

namespace Presta.Api.Tests;

/// <summary>Whether one may do something with one very row, and why.</summary>
[Collection("api")]
public sealed class PermissionTests(ApiFixture api)
{
    private static readonly EntityId Initech = World.Id(7_300);

    private static readonly User Both = World.Bob with
    {
        Id = World.Id(7_301), Email = "both@example.ch", CompanyId = Initech, Roles = Portal.Client | Portal.Prestataire,
    };

    [Fact]
    public async Task Ones_own_row_is_allowed_with_the_role_the_key_and_its_scope()
    {
        var check = (await Check(World.Alice, "projects.edit.own", World.Mine.Id)).At("data", "check");
        Assert.Equal(("true", "client", "projects.edit.own", "own", World.Mine.Id.ToString(), ""), Said(check));
        Assert.Equal(
            ("true", "superadmin", "*", "all", World.Foreign.Id.ToString(), ""),
            Said((await Check(World.Sara, "projects.edit.own", World.Foreign.Id)).At("data", "check")));
        Assert.Equal(
            ("true", "client", "profile.edit.own", "own", World.Alice.Id.ToString(), ""),
            Said((await Check(World.Alice, "profile.edit.own", World.Alice.Id)).At("data", "check")));
    }

    [Fact]
    public async Task Anothers_row_is_answered_like_one_that_is_not_there_and_after_the_same_search()
    {
        var (draft, trashed) = (World.Id(7_310), World.Id(7_311));
        api.World.Put(
            new Invoice { Id = draft, Version = 1, Number = "F-1", ClientId = World.Acme, Status = InvoiceStatus.Draft,
            CreatedAt = World.Start });
        api.World.Put(World.Mine with { Id = trashed, IsTrashed = true });
        foreach (var (permission, foreign) in new[]
        {
            ("projects.edit.own", World.Foreign.Id), ("projects.view", trashed), ("projects.view", World.Acme),
            ("finances.view.own", draft),
            ("documents.view.own", World.Foreign.Id), ("profile.edit.own", World.Bob.Id), ("support.use", World.Mine.Id),
            ("chat.use", World.Mine.Id),
        })
        {
            var missing = World.Id(7_399);
            api.World.Sought.Clear();
            var (there, nowhere) = (await Check(World.Alice, permission, foreign), await Check(World.Alice, permission, missing));
            Assert.Equal(("false", "no_such_row"), (Said(there.At("data", "check")).Allowed, Said(there.At("data", "check")).Reason));
            Assert.Equal(nowhere.Text("data").Replace(missing.ToString(), "…"), there.Text("data").Replace(foreign.ToString(), "…"));
            Assert.Equal(Searched(missing), Searched(foreign));
        }
    }

    [Fact]
    public async Task Of_several_roles_the_one_that_reaches_the_row_decides()
    {
        var (project, mission) =
            (World.Mine with { Id = World.Id(7_320), ClientId = Initech },
            new Mission { Id = World.Id(7_321), Version = 1, Title = "Câbler", AssigneeId = Both.Id });
        api.World.Put(Both, project, mission, new Notification { Id = World.Id(7_322), UserId = Both.Id });
        api.World.EditedRoles = api.World.EditedRoles.SetItem(
            "client", ["missions.view.assigned", "projects.view", "notifications.view.own"]);
        try
        {
            await Until(
                async () => (await Check(Both, "missions.view.assigned", mission.Id)).At("data", "grants").EnumerateArray()
                .Count(g => g.GetProperty("key").GetString() == "missions.view.assigned") == 2);
            Assert.Equal(
                ("true", "prestataire", "missions.view.assigned", "assigned", mission.Id.ToString(), ""),
                Said((await Check(Both, "missions.view.assigned", mission.Id)).At("data", "check")));
            Assert.Equal(
                ("true", "client", "projects.view", "all", project.Id.ToString(), ""),
                Said((await Check(Both, "projects.view", project.Id)).At("data", "check")));
            Assert.Equal("true", Said((await Check(Both, "notifications.view.own", World.Id(7_322))).At("data", "check")).Allowed);
        }
        finally
        {
            api.World.EditedRoles = api.World.EditedRoles.Remove("client");
        }
        await Until(async () => (await api.Get("/api/client/documents", World.Alice)).Status == 200);
    }

    [Fact]
    public async Task Without_a_key_that_allows_it_no_row_is_looked_for()
    {
        var on = World.Id(7_330);
        Assert.Equal(
            ("false", "", "", "", on.ToString(), "no_permission"),
            Said((await Check(World.Alice, "missions.view.assigned", on)).At("data", "check")));
        Assert.Empty(Searched(on));
        Assert.Equal(
            "no_permission", (await api.Get("/api/auth/permissions?check=missions.view.assigned", World.Alice))
            .Text("data", "check", "reason"));
    }

    [Theory]
    [InlineData("check=projects.view&on=nonsense", "on"), InlineData("check=projects.view&on=", "on"),
        InlineData("check=projects.view&on=1&on=2", "on")]
    [InlineData("on=00000000-0000-0000-0000-000000000001", "check"), InlineData("check=Projects%20view", "check"),
        InlineData("check=", "check"), InlineData("check=a.b.c.d.e.f", "check")]
    public async Task A_question_that_cannot_be_read_is_refused_with_the_parameter(string query, string parameter)
    {
        var reply = await api.Get($"/api/auth/permissions?{query}", World.Alice);
        Assert.Equal(
            (400, "VALIDATION_ERROR", parameter),
            (reply.Status, reply.Code, reply.At("error", "details", "fields")[0].GetProperty("field").GetString()));
    }

    private async Task<Reply> Check(User user, string permission, EntityId on)
    {
        if (user != Both) return Ok(await api.Get($"/api/auth/permissions?check={permission}&on={on}", user));
        bothsToken ??= (await api.SignIn(Both)).Text("data", "token");
        return Ok(await api.Send(HttpMethod.Get, $"/api/auth/permissions?check={permission}&on={on}", bothsToken, null));
    }

    private string? bothsToken;

    private string[] Searched(EntityId id) => [.. api.World.Sought.Where(s => s.Id == id).Select(s => s.Noun.Name).Distinct().Order()];

    private static Reply Ok(Reply reply) => reply.Status == 200 ? reply : throw new Xunit.Sdk.XunitException(reply.ToString());

    private static (string Allowed, string Role, string Rule, string Scope, string On, string Reason) Said(
        System.Text.Json.JsonElement check)
    {
        return (Text("allowed").ToLowerInvariant(), Text("role"), Text("rule"), Text("scope"), Text("on"), Text("reason"));

        string Text(string name) => check.GetProperty(name).ToString();
    }

    private static async Task Until(Func<Task<bool>> fact)
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(3);
        while (!await fact()) Assert.True(TimeProvider.System.GetUtcNow() < until, "it takes longer than that");
    }
}
