using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class LimitsTests(ApiFixture api)
{
    [Fact]
    public async Task Each_answer_tells_what_is_left_and_beyond_it_the_user_is_refused_until_later()
    {
        await using var node = await api.Node(("RateLimits:User", "3"), ("RateLimits:Address", "100"));
        Assert.Equal("\"user\";r=2;t=20", (await node.Get("/api/client/projects/stats", World.Alice)).Header("RateLimit"));
        await node.Get("/api/auth/me", World.Alice);
        await node.Get("/api/nothing", World.Alice);
        var reply = await node.Get("/api/client/projects/stats", World.Alice);
        Assert.Equal((429, "RATE_LIMITED", "\"user\";r=0;t=60", "\"user\";q=3;w=60, \"address\";q=100;w=60"),
            (reply.Status, reply.Code, reply.Header("RateLimit"), reply.Header("RateLimit-Policy")));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 1, 20);
        Assert.Equal(reply.Header("Retry-After"), reply.Text("error", "details", "retry_after_s"));
        Assert.Equal(200, (await node.Get("/api/client/projects/stats", World.Bob)).Status);
    }

    [Fact]
    public async Task An_address_is_limited_whoever_asks_but_health_and_figures_are_told()
    {
        await using var node = await api.Node(("RateLimits:User", "100"), ("RateLimits:Address", "3"));
        Assert.Equal((401, "\"address\";r=2;t=20", "\"address\";q=3;w=60"), Told(await node.Get("/api/auth/me")));
        Assert.Equal((404, "\"address\";r=1;t=40", "\"address\";q=3;w=60"), Told(await node.Get("/api/nothing")));
        Assert.Equal(
            (200, "\"address\";r=0;t=60", "\"user\";q=100;w=60, \"address\";q=3;w=60"),
            Told(await node.Get("/api/client/projects/stats", World.Alice)));
        Assert.Equal((429, "\"address\";r=0;t=60", "\"address\";q=3;w=60"), Told(await node.Get("/api/client/projects/stats", World.Bob)));
        Assert.Equal((200, null, null), Told(await node.Get("/health/ready")));
        Assert.Equal((200, null, null), Told(await node.Get("/metrics", World.Alice)));
    }

    [Fact]
    public async Task A_refusal_that_is_thrown_tells_it_too()
    {
        await using var node = await api.Node(("RateLimits:User", "100"));
        Assert.Equal((400, "\"user\";r=99;t=1", "\"user\";q=100;w=60"), Told(await node.Get("/api/client/projects?limit=0", World.Alice)));
    }

    [Fact]
    public async Task What_was_not_modified_costs_nothing()
    {
        await using var node = await api.Node(("RateLimits:User", "5"), ("RateLimits:Address", "5"));
        var tag = (await node.Get("/api/client/projects", World.Alice)).Header("ETag")!;
        for (var i = 0; i < 10; i++)
            Assert.Equal(304, (await node.Get("/api/client/projects", World.Alice, ("If-None-Match", tag))).Status);
        Assert.StartsWith("\"address\";r=3;", (await node.Get("/api/client/projects", World.Alice)).Header("RateLimit"));
    }

    [Fact]
    public async Task An_address_may_fail_a_few_times_and_no_success_makes_up_for_it()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "3"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(401, (await node.SignIn("wrong")).Status);
            if (i < 2) Assert.Equal(200, (await node.SignIn(World.Password)).Status);
        }

        var reply = await node.SignIn(World.Password);
        Assert.Equal(
            (429, "RATE_LIMITED", "\"attempts\";r=0;t=900", "\"attempts\";q=3;w=900"),
            (reply.Status, reply.Code, reply.Header("RateLimit"), reply.Header("RateLimit-Policy")));
        Assert.InRange(int.Parse(reply.Header("Retry-After")!), 200, 300);
        Assert.Equal(200, (await node.Get("/api/auth/me", World.Alice)).Status);
    }

    [Fact]
    public async Task The_last_wrong_code_of_a_challenge_counts_as_the_others_do()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "3"));
        var last = new { code = World.LastCode, challenge_token = $"{World.Alice.Id.Value:N}.challenge" };
        for (var i = 0; i < 3; i++)
        {
            var over = await node.Send(HttpMethod.Post, "/api/auth/verify-2fa", null, last);
            Assert.Equal((429, "30"), (over.Status, over.Header("Retry-After")));
        }

        Assert.Equal("\"attempts\";r=0;t=900", (await node.SignIn(World.Password)).Header("RateLimit"));
    }

    [Fact]
    public async Task Vain_renewals_are_limited_by_themselves_and_honest_ones_are_not()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "2"));
        for (var i = 0; i < 3; i++) await node.SignIn("wrong");   // somebody guesses at the same address

        var token = (await api.Post("/api/auth/login", null, new { email = World.Alice.Email, password = World.Password }))
            .Text("data", "refresh_token");
        for (var i = 0; i < 45; i++)
        {
            var renewed = await Renew(token);
            Assert.Equal(200, renewed.Status);
            Assert.Equal("\"renewals\";q=40;w=900", renewed.Header("RateLimit-Policy")!.Split(", ")[0]);
            token = renewed.Text("data", "refresh_token");
        }

        for (var i = 0; i < 40; i++) Assert.Equal(401, (await Renew("nonsense")).Status);
        Assert.Equal("\"renewals\";r=0;t=900", (await Renew("nonsense")).Header("RateLimit"));
        Assert.Equal(429, (await Renew(token)).Status);

        Task<Reply> Renew(string shown) => node.Send(HttpMethod.Post, "/api/auth/refresh-token", null, new { refresh_token = shown });
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_the_few()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "3"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.SignIn("wrong")));
        Assert.Equal((3, 17), (replies.Count(r => r.Status == 401), replies.Count(r => r.Status == 429)));
    }

    [Theory, InlineData(true, 1), InlineData(false, 3)]
    public async Task Where_everyone_is_answered_alike_every_request_counts(bool isAlwaysCounted, int served)
    {
        var limits =
            new Limits(new ConfigurationBuilder().AddInMemoryCollection([new("RateLimits:Attempts", "1")]).Build(), TimeProvider.System);
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(limits).BuildServiceProvider();
        var reached = 0;
        for (var i = 0; i < 3; i++)
        {
            var http = new DefaultHttpContext { RequestServices = services };
            http.SetEndpoint(new(null, new(new AttemptsMetadata(isAlwaysCounted)), null));
            await limits.OfAddress(http, _ =>
            {
                reached++;
                return Task.CompletedTask;
            });
        }

        Assert.Equal(served, reached);
    }

    [Theory, InlineData("", false), InlineData("10.0.0.0/8", false), InlineData("127.0.0.0/8, ::1", true), InlineData("127.0.0.1", true)]
    public async Task Only_a_trusted_proxy_is_believed_where_a_request_comes_from(string trusted, bool isBelieved)
    {
        await using var node = await api.Node(("RateLimits:Address", "1"), ("Proxy:Trusted", trusted));
        Assert.Equal(200, (await node.Get("/api/auth/me", World.Alice, ("X-Forwarded-For", "203.0.113.1"))).Status);
        Assert.Equal(isBelieved ? 200 : 429, (await node.Get("/api/auth/me", World.Alice, ("X-Forwarded-For", "203.0.113.2"))).Status);
        Assert.Equal(429, (await node.Get("/api/auth/me", World.Alice, ("X-Forwarded-For", "203.0.113.9, 203.0.113.1"))).Status);
    }

    [Theory, InlineData("RateLimits:User", "-1"), InlineData("Proxy:Trusted", "proxy.example.ch")]
    public async Task A_setting_that_cannot_be_read_is_told_at_the_start(string setting, string value) =>
        Assert.Contains(
            setting, (await Assert.ThrowsAsync<InvalidOperationException>(() => api.Node((setting, value)))).Message,
            StringComparison.Ordinal);

    private static (int, string?, string?) Told(Reply reply) => (reply.Status, reply.Header("RateLimit"), reply.Header("RateLimit-Policy"));
}
