using System.IO.Compression;
using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.Catalogs;

namespace Presta.Api.Tests;

/// <summary>What every answer looks like, the framework's own included.</summary>
[Collection("api")]
public sealed class EnvelopeTests(ApiFixture api)
{
    [Fact]
    public async Task A_success_has_data_and_a_timestamp_in_whole_seconds()
    {
        var reply = await api.Get("/api/client/projects?limit=1", World.Alice);
        Assert.True(reply.At("success").GetBoolean());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", reply.Text("timestamp"));
        Assert.Equal(["success", "data", "meta", "timestamp"], reply.Json.EnumerateObject().Select(p => p.Name));
        Assert.All(reply.At("data")[0].EnumerateObject(), p => Assert.Matches("^[a-z][a-z0-9_]*$", p.Name));
        Assert.Matches(@"""budget"":\d+\.\d\d[,}]", reply.ToString());
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "NOT_FOUND"), InlineData("GET", "/", 404, "NOT_FOUND"), InlineData("DELETE", "/api/client/projects", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/api/auth/login", 405, "METHOD_NOT_ALLOWED"), InlineData("BREW", "/api/client/projects/stats", 405, "METHOD_NOT_ALLOWED")]
    public async Task The_frameworks_refusals_come_in_the_envelope(string method, string path, int status, string code)
    {
        var reply = await api.Send(new(method), path, World.Alice);
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal(reply.Header("X-Request-Id"), reply.Text("error", "details", "request_id"));
    }

    [Fact]
    public async Task Who_asks_for_problem_json_gets_it_with_the_same_code()
    {
        var reply = await api.Get("/api/client/projects?limit=0", World.Alice, ("Accept", "application/problem+json"));
        Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(("VALIDATION_ERROR", "400", "limit"), (reply.Text("code"), reply.Text("status"), reply.At("errors")[0].GetProperty("field").GetString()));
    }

    [Fact]
    public async Task An_accident_says_nothing_but_its_request_id_and_an_absent_cluster_when_to_retry()
    {
        try
        {
            api.World.Accident = new InvalidOperationException("secret detail");
            var reply = await api.Get($"/api/client/projects/{World.Mine.Id}", World.Alice);
            Assert.Equal((500, "INTERNAL_ERROR"), (reply.Status, reply.Code));
            Assert.DoesNotContain("secret", reply.ToString(), StringComparison.Ordinal);
            api.World.Accident = new TimeoutException();
            var late = await api.Get($"/api/client/projects/{World.Mine.Id}", World.Alice);
            Assert.Equal((503, "SERVICE_UNAVAILABLE", "2"), (late.Status, late.Code, late.Header("Retry-After")));
        }
        finally
        {
            api.World.Accident = null;
        }
    }

    [Fact]
    public async Task A_sane_request_id_is_kept_and_another_replaced()
    {
        Assert.Equal("abc-123", (await api.Get("/health/live", null, ("X-Request-Id", "abc-123"))).Header("X-Request-Id"));
        foreach (var bad in new[] { "a b", new string('x', 65), "<script>", "é" })
            Assert.NotEqual(bad, (await api.Get("/health/live", null, ("X-Request-Id", bad))).Header("X-Request-Id"));
    }

    [Fact]
    public async Task Answers_carry_careful_headers()
    {
        var reply = await api.Get("/api/client/projects", World.Alice);
        Assert.Equal(("nosniff", "private, no-cache", null), (reply.Header("X-Content-Type-Options"), Sorted(reply.Header("Cache-Control")), reply.Header("Server")));
        Assert.Contains("Authorization", reply.Header("Vary"), StringComparison.Ordinal);

        static string Sorted(string? value) => string.Join(", ", (value ?? "").Split(", ").OrderDescending());
    }

    [Theory, InlineData("gzip"), InlineData("br")]
    public async Task Long_json_is_compressed_short_json_and_secrets_are_not(string encoding)
    {
        var list = await api.Get("/api/client/projects", World.Alice, ("Accept-Encoding", encoding));
        Assert.Equal(encoding, list.Header("Content-Encoding"));
        await using Stream plain = encoding == "br" ? new BrotliStream(new MemoryStream(list.Body), CompressionMode.Decompress) : new GZipStream(new MemoryStream(list.Body), CompressionMode.Decompress);
        Assert.True((await JsonDocument.ParseAsync(plain)).RootElement.GetProperty("success").GetBoolean());
        Assert.Null((await api.Get("/api/client/projects/stats", World.Alice, ("Accept-Encoding", encoding))).Header("Content-Encoding"));
        var login = await api.Post("/api/auth/login", null, new { email = World.Alice.Email, password = World.Password }, ("Accept-Encoding", encoding));
        Assert.Equal((200, null), (login.Status, login.Header("Content-Encoding")));
    }

    [Fact]
    public async Task Readiness_waits_for_every_noun_that_can_still_come()
    {
        Assert.Equal((200, Nouns.Every.Length), ((await api.Get("/health/ready")).Status, (await api.Get("/health/ready")).At("data", "nouns").GetArrayLength()));
        try
        {
            api.World.States["tasks"] = new("tasks", CatalogPhase.Refused, 0, 0, "La propriété « Statut » manque.", null);
            Assert.Equal(200, (await api.Get("/health/ready")).Status);
            api.World.States["projects"] = new("projects", CatalogPhase.Warming, 40, 12, null, null);
            var reply = await api.Get("/health/ready");
            Assert.Equal((503, "WARMING", "2"), (reply.Status, reply.Code, reply.Header("Retry-After")));
            Assert.Contains("\"percent\":40", reply.ToString(), StringComparison.Ordinal);
            Assert.Contains("« Statut » manque", reply.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            api.World.States.Clear();
        }
    }

    [Fact]
    public async Task Figures_are_there_to_be_scraped() =>
        Assert.Contains("http_server_request_duration_seconds", (await api.Get("/metrics")).ToString(), StringComparison.Ordinal);
}
