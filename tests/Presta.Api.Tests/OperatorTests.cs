using Presta.Api.Tests.Fakes;
using Presta.Catalogs;

namespace Presta.Api.Tests;

/// <summary>Figures and repairs, for the superadmin and for whoever asks from where operators are.</summary>
[Collection("api")]
public sealed class OperatorTests(ApiFixture api)
{
    private static readonly (string, string) Elsewhere = ("Operators:Addresses", "10.0.0.0/8");

    public static readonly TheoryData<string, string> Reserved = new()
    {
        { "GET", "/metrics" }, { "GET", "/health/notion" }, { "GET", "/operations/dead-letters" },
        { "POST", "/operations/dead-letters/revive" },
        { "POST", $"/operations/dead-letters/{World.Mine.Id}/revive" },
    };

    [Theory, MemberData(nameof(Reserved))]
    public async Task From_elsewhere_only_the_superadmin_is_answered(string method, string path)
    {
        await using var node = await api.Node(Elsewhere);
        Assert.Equal((401, "UNAUTHORIZED"), Told(await node.Send(new(method), path, null, null)));
        foreach (var user in new[] { World.Alice, World.Paul, World.Rita })
            Assert.Equal((403, "FORBIDDEN"), Told(await node.Send(new(method), path, user, null)));
        Assert.Equal(200, (await node.Send(new(method), path, World.Sara, null)).Status);
    }

    [Theory, MemberData(nameof(Reserved))]
    public async Task From_this_machine_anyone_is_answered_but_whom_a_proxy_or_a_web_page_speaks_for(string method, string path)
    {
        Assert.Equal(200, (await api.Send(new(method), path)).Status);
        Assert.Equal(401, (await api.Send(new(method), path, (string?)null, null, ("X-Forwarded-For", "127.0.0.1"))).Status);
        Assert.Equal(401, (await api.Send(new(method), path, (string?)null, null, ("Origin", "https://example.com"))).Status);
    }

    [Theory, InlineData("203.0.113.1", 401), InlineData("10.1.2.3", 200)]
    public async Task A_trusted_proxy_is_believed_from_where_an_operator_asks(string from, int status)
    {
        await using var node = await api.Node(Elsewhere, ("Proxy:Trusted", "127.0.0.1"));
        Assert.Equal(status, (await node.Get("/health/notion", null, ("X-Forwarded-For", from))).Status);
    }

    [Fact]
    public async Task Others_hear_whether_it_is_ready_and_nothing_of_what_is_in_it()
    {
        await using var node = await api.Node(Elsewhere);
        Assert.Equal("{\"status\":\"ready\"}", (await node.Get("/health/ready")).Text("data"));
        Assert.Equal(200, (await node.Get("/health/live")).Status);
        Assert.Equal(Nouns.Every.Length, (await node.Get("/health/ready", World.Sara)).At("data", "nouns").GetArrayLength());
        try
        {
            api.World.States["projects"] = new("projects", CatalogPhase.Warming, 40, 12, "La propriété « Statut » manque.", null);
            var reply = await node.Get("/health/ready");
            Assert.Equal((503, "WARMING"), Told(reply));
            Assert.DoesNotContain("projects", reply.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Statut", reply.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            api.World.States.Clear();
        }
    }

    [Fact]
    public async Task Dead_letters_are_listed_with_what_Notion_said_and_revived_by_row_by_noun_or_all()
    {
        var list = await api.Get("/operations/dead-letters");
        Assert.Equal("101", list.Text("data", "total"));
        var letter = Assert.Single(list.At("data", "letters").EnumerateArray());
        Assert.Equal(("projects", $"{World.Mine.Id}", 3, $"{World.Mine.Name} est trop long"),
            (letter.GetProperty("noun").GetString(), letter.GetProperty("id").GetString(), letter.GetProperty("version").GetInt32(),
                letter.GetProperty("reason").GetString()));

        Assert.Equal("101", (await api.Post("/operations/dead-letters/revive", null, null)).Text("data", "revived"));
        Assert.Equal("60", (await api.Post("/operations/dead-letters/revive?noun=projects", null, null)).Text("data", "revived"));
        Assert.Equal("1", (await api.Post($"/operations/dead-letters/{World.Mine.Id}/revive", null, null)).Text("data", "revived"));
    }

    [Theory, InlineData("revive?noun=nonsense", 400, "VALIDATION_ERROR"), InlineData("nonsense/revive", 404, "NOT_FOUND")]
    public async Task What_there_is_not_cannot_be_revived(string path, int status, string code) =>
        Assert.Equal((status, code), Told(await api.Post($"/operations/dead-letters/{path}", null, null)));

    [Theory, InlineData("Operators:Addresses", "operators.example.ch"), InlineData("Operators:Port", "metrics")]
    public async Task A_setting_that_cannot_be_read_is_told_at_the_start(string setting, string value) =>
        Assert.Contains(
            setting, (await Assert.ThrowsAsync<InvalidOperationException>(() => api.Node((setting, value)))).Message,
            StringComparison.Ordinal);

    private static (int, string?) Told(Reply reply) => (reply.Status, reply.Code);
}
