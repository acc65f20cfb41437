using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

/// <summary>What browsers are told with every answer, and what they may send.</summary>
[Collection("api")]
public sealed class HeadersTests(ApiFixture api)
{
    private const string NothingElse = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/api/client/projects", 200), InlineData("/api/client/projects?limit=0", 400), InlineData("/api/nothing", 404),
        InlineData("/", 404)]
    [InlineData("/health/ready", 200), InlineData("/metrics", 200), InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_is_careful(string path, int status)
    {
        var reply = await api.Get(path, World.Alice);
        Assert.Equal((status, "nosniff", "no-referrer", NothingElse, "same-origin", "DENY", null),
            (reply.Status, reply.Header("X-Content-Type-Options"), reply.Header("Referrer-Policy"), reply.Header("Content-Security-Policy"),
                reply.Header("Cross-Origin-Resource-Policy"), reply.Header("X-Frame-Options"), reply.Header("Strict-Transport-Security")));
        Assert.NotNull(reply.Header("X-Request-Id"));
    }

    [Fact]
    public async Task An_accident_is_as_careful()
    {
        try
        {
            api.World.Accident = new InvalidOperationException();
            var reply = await api.Get($"/api/client/projects/{World.Mine.Id}", World.Alice, ("X-Request-Id", "abc-123"));
            Assert.Equal((500, "nosniff", NothingElse, "no-store, no-cache", "abc-123"),
                (reply.Status, reply.Header("X-Content-Type-Options"), reply.Header("Content-Security-Policy"),
                    reply.Header("Cache-Control"), reply.Header("X-Request-Id")));
        }
        finally
        {
            api.World.Accident = null;
        }
    }

    [Fact]
    public async Task What_has_a_tag_may_be_kept_and_asked_for_again_and_nothing_else()
    {
        var list = await api.Get("/api/client/projects", World.Alice);
        var unchanged = await api.Get("/api/client/projects", World.Alice, ("If-None-Match", list.Header("ETag")!));
        Assert.Equal((304, list.Header("ETag")), (unchanged.Status, unchanged.Header("ETag")));
        Assert.All(
            [list, unchanged, await api.Get($"/api/client/projects/{World.Mine.Id}", World.Alice)],
            reply => Assert.Equal(["no-cache", "private"], Directives(reply)));
        Assert.All(
            [await api.Get("/api/client/projects/stats", World.Alice), await api.Get("/api/auth/me", World.Alice),
            await api.Get("/api/client/projects")],
            reply => Assert.Equal(["no-store"], Directives(reply)));

        static IEnumerable<string> Directives(Reply reply) => reply.Header("Cache-Control")!.Split(", ").Order();
    }

    [Fact]
    public async Task The_reference_may_run_its_own_scripts_only()
    {
        var reply = await api.Get("/reference/");
        Assert.Contains("<script", reply.ToString(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self' 'unsafe-inline';", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("http", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory, InlineData("https", "max-age=31536000"), InlineData("http", null)]
    public async Task Who_came_by_https_shall_come_by_https(string scheme, string? told)
    {
        await using var node = await api.Node(("Proxy:Trusted", "127.0.0.1"));
        Assert.Equal(
            told, (await node.Get("/health/live", null, ("X-Forwarded-Proto", scheme), ("X-Forwarded-For", "203.0.113.1")))
            .Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(1, 7_000, 401), InlineData(1, 17_000, 431), InlineData(70, 10, 431), InlineData(50, 10, 401)]
    public async Task Too_many_or_too_long_headers_are_refused_in_the_envelope(int count, int length, int status)
    {
        var reply = await api.Get(
            "/api/auth/me", null, [.. Enumerable.Range(0, count).Select(i => ($"X-Other-{i}", new string('x', length)))]);
        Assert.Equal((status, status == 431 ? "HEADERS_TOO_LARGE" : "UNAUTHORIZED"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_too_long_address_is_refused_in_the_envelope()
    {
        var reply = await api.Get($"/api/client/projects?q={new string('x', 9_000)}", World.Alice);
        Assert.Equal((414, "URI_TOO_LONG"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task No_other_origin_may_ask_unless_it_is_named()
    {
        var none = await api.Get("/api/client/projects", World.Alice, ("Origin", "https://portal.example.ch"));
        Assert.Null(none.Header("Access-Control-Allow-Origin"));

        await using var node = await api.Node(
            ("Cors:Origins", "https://portal.example.ch, http://localhost:3000"), ("RateLimits:Address", "1"));
        (string, string)[] preflight =
            [("Origin", "https://portal.example.ch"), ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "authorization, if-match")];
        for (var i = 0; i < 3; i++)
        {
            var asked = await node.Send(HttpMethod.Options, $"/api/client/projects/{World.Mine.Id}/status", null, null, preflight);
            Assert.Equal(
                (204, "https://portal.example.ch", "7200"),
                (asked.Status, asked.Header("Access-Control-Allow-Origin"), asked.Header("Access-Control-Max-Age")));
            Assert.Contains("PUT", asked.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
            Assert.Contains("If-Match", asked.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        }

        foreach (var status in new[] { 200, 429 })
        {
            var reply = await node.Get("/api/client/projects", World.Alice, ("Origin", "https://portal.example.ch"));
            Assert.Equal(
                (status, "https://portal.example.ch", null),
                (reply.Status, reply.Header("Access-Control-Allow-Origin"), reply.Header("Access-Control-Allow-Credentials")));
            Assert.Superset(
                new HashSet<string> { "ETag", "RateLimit", "Retry-After", "X-Request-Id" },
                reply.Header("Access-Control-Expose-Headers")!.Split(',').ToHashSet());
            Assert.Contains("Origin", reply.Header("Vary"), StringComparison.Ordinal);
        }

        Assert.Null(
            (await node.Get("/health/live", null, ("Origin", "https://elsewhere.example.ch"))).Header("Access-Control-Allow-Origin"));
    }

    [Theory, InlineData("*"), InlineData("portal.example.ch"), InlineData("https://portal.example.ch/"),
        InlineData("https://a.ch, ftp://b.ch")]
    public async Task What_is_no_origin_is_told_at_the_start(string origins) =>
        Assert.Contains(
            "Cors:Origins", (await Assert.ThrowsAsync<InvalidOperationException>(() => api.Node(("Cors:Origins", origins)))).Message,
            StringComparison.Ordinal);
}
