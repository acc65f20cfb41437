using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

/// <summary>Signing in by a mailed link, as it looks over HTTP.</summary>
[Collection("api")]
public sealed class MagicLinkTests(ApiFixture api)
{
    [Fact]
    public async Task Whoever_asks_is_told_the_same_and_in_their_language()
    {
        var known = await Ask(World.Alice.Email!);
        var unknown = await Ask("nobody@example.ch");
        Assert.Equal((200, 200), (known.Status, unknown.Status));
        Assert.Equal(known.Text("data"), unknown.Text("data"));
        Assert.Equal("Si cette adresse est connue, un lien vient de lui être envoyé.", known.Text("data", "message"));
        Assert.NotEqual(known.Text("data", "message"), (await Ask(World.Alice.Email!, ("Accept-Language", "de"))).Text("data", "message"));
        foreach (var bad in new object[] { new { email = "no address" }, new { email = "" }, new { } })
            Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/magic-link", null, bad)));
    }

    [Fact]
    public async Task The_link_answers_as_a_login_does_and_once()
    {
        var token = api.World.Link(World.Alice.Id);

        var entered = await api.Post("/api/auth/magic-link/confirm", null, new { token, remember_me = true });
        var login = await api.SignIn(World.Alice);

        Assert.Equal(login.At("data").EnumerateObject().Select(p => p.Name), entered.At("data").EnumerateObject().Select(p => p.Name));
        Assert.Equal((200, "Bearer"), (entered.Status, entered.Text("data", "token_type")));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", entered.Text("data", "token"), null)).Status);
        foreach (var bad in new[] { token, "nonsense", $"{World.Id(7_001).Value:N}.magic" })
            Assert.Equal((401, "INVALID_TOKEN"), await StatusOf(api.Post("/api/auth/magic-link/confirm", null, new { token = bad })));
    }

    /// <summary>Every letter that is asked for counts; of links that are tried, those that were no good.</summary>
    [Fact]
    public async Task Both_are_limited_as_a_login_is()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "3"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await node.Send(HttpMethod.Post, "/api/auth/magic-link", null, new { email = World.Alice.Email })).Status);
        Assert.Equal(
            (429, "RATE_LIMITED"),
            await StatusOf(node.Send(HttpMethod.Post, "/api/auth/magic-link", null, new { email = World.Alice.Email })));
        Assert.Equal(
            (429, "RATE_LIMITED"),
            await StatusOf(node.Send(HttpMethod.Post, "/api/auth/magic-link/confirm", null, new { token = "nonsense" })));
    }

    [Fact]
    public async Task Repeated_under_its_key_a_letter_is_asked_for_once_and_a_link_answers_again()
    {
        var token = api.World.Link(World.Bob.Id);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var entered = await api.Post("/api/auth/magic-link/confirm", null, new { token }, key);
        Assert.Equal(
            entered.Text("data", "token"), (await api.Post("/api/auth/magic-link/confirm", null, new { token }, key))
            .Text("data", "token"));

        for (var i = 0; i < 3; i++) await api.Post("/api/auth/magic-link", null, new { email = World.Paul.Email }, key);
        await api.Post("/api/auth/magic-link", null, new { email = World.Sara.Email });
        var until = TimeProvider.System.GetUtcNow().AddSeconds(10);
        while (!(api.World.SentLinks.Contains(World.Paul.Id) && api.World.SentLinks.Contains(World.Sara.Id)))
            Assert.True(TimeProvider.System.GetUtcNow() < until, "no letter");
        Assert.Single(api.World.SentLinks, World.Paul.Id);
    }

    private Task<Reply> Ask(string email, params (string, string)[] headers) =>
        api.Post("/api/auth/magic-link", null, new { email }, headers);

    private static async Task<(int, string?)> StatusOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
