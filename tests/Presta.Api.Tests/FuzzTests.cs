using System.Text;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

/// <summary>
/// Some thousand senseless requests, the same ones every time: whatever comes in, the answer is an envelope and never our fault.
/// </summary>
[Collection("api")]
public sealed class FuzzTests(ApiFixture api)
{
    private const int Requests = 4_000;
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"];
    private static readonly string[] Words =
    [
        "", "0", "-1", "null", "true", "é", "💩", "\u0000", "%00", "..%2f..", "' or 1=1 --", "<script>", "9999999999999999999", "1e400",
        "NaN", "2026-02-30", "active", "created_at",
        "on_hold", "{}", "[]", "\"", "*", "W/\"1\"", "\"1\"", "a,b,,", new('x', 300), "00000000-0000-0000-0000-000000000001", "\u202e",
        "application/json", "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=\"\"", "application/x-www-form-urlencoded", "text/plain; charset=utf-7", "gzip, br;q=0",
        "identity;q=0, *;q=0", "bytes=0-1",
    ];
    private static readonly string[] Keys =
        ["page", "limit", "sort", "order", "q", "from", "to", "status", "type", "manager", "manager_id", "x", "", "[]", "page[0]", "cursor",
        "fields", "format", "filter[budget][gte]", "filter[or][1][status][in]", "filter[name][contains]", "filter[", "filter[x][y]",
        "state", "code", "return_to", "error"];
    private static readonly string[] Headers =
        ["Accept", "Accept-Encoding", "If-Match", "If-None-Match", "Idempotency-Key", "X-Request-Id", "Range", "Content-Type", "Cookie",
        "Accept-Language", "X-HTTP-Method-Override"];

    [Fact]
    public async Task Nothing_that_comes_in_makes_a_5xx()
    {
        var random = new Random(20_260_127);
        var routes = EndpointTable.Mapped(api.App);
        Assert.NotEmpty(routes);
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var route = Any(random, routes);
            if (route.Path.EndsWith("logout", StringComparison.Ordinal)) continue;
            var method = random.Next(4) > 0 ? route.Method : Any(random, Methods);
            var path = RoutesTests.Fill(
                route, Uri.EscapeDataString(random.Next(3) > 0 ? World.Id(random.Next(22, 35)).ToString() : Any(random, Words)))
                + (random.Next(6) == 0 ? "/" + Uri.EscapeDataString(Any(random, Words)) : "") + Query(random);
            var token = random.Next(
                8) switch { 0 => null, 1 => Any(random, Words), 2 => api.TokenOf(World.Bob), _ => api.TokenOf(World.Alice) };
            var reply = await api.Send(
                new(method), path, token, Body(random),
                [.. Enumerable.Range(0, random.Next(4)).Select(_ => (Any(random, Headers), Any(random, Words).Replace("\0", "")))]);

            statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
            var told = $"request {i}: {method} {path}: {reply}";
            Assert.True(reply.Status < 500, told);
            if (reply.Status is 304 || reply.Header("Content-Type") is "text/event-stream"
                || reply.Header("Content-Disposition") is not null || reply.Header("Content-Encoding") is not null) continue;
            // A header that Kestrel itself cannot read never reaches the application; its refusal has no body.
            if (reply.Status is 400 && reply.Body.Length == 0 && reply.Header("X-Request-Id") is null) continue;
            Assert.True(
                reply.Body.Length > 0
                && (reply.Header("Content-Type")!.StartsWith("application/problem+json", StringComparison.Ordinal) || reply.At("success")
                    .GetBoolean() == (reply.Status < 400)), told);
        }

        var seen = string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} × {s.Key}"));
        Assert.All((int[])[200, 400, 401, 404, 405, 415], status => Assert.True(statuses.ContainsKey(status), $"{status}: {seen}"));
    }

    private static string Query(Random random)
    {
        var query = string.Join(
            '&', Enumerable.Range(0, random.Next(4))
            .Select(_ => $"{Uri.EscapeDataString(Any(random, Keys))}={Uri.EscapeDataString(Any(random, Words))}"));
        return query.Length == 0 ? "" : "?" + query;
    }

    private static HttpContent? Body(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => new ByteArrayContent([.. Enumerable.Range(0, random.Next(200)).Select(_ => (byte)random.Next(256))]),
        2 => UploadTests.Form(
            string.Concat(Any(random, Words).Where(c => c is not '"' and not '\0')) + "a.pdf", "%PDF-1.7"u8.ToArray(),
            ("tags", Any(random, Words))),
        _ => new StringContent(Text(random), Encoding.UTF8, "application/json"),
    };

    private static string Text(Random random)
    {
        var values = Words.Select(word => System.Text.Json.JsonSerializer.Serialize(word)).Concat(["1", "null", "{}", "[]", "true"])
            .ToArray();
        var text = "{" + string.Join(
            ',', new[] { "content", "subject", "status", "comment", "recipient", "email", "password", "refresh_token", "remember_me",
            "credential", "name", "token", "code" }
            .Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\":{Any(random, values)}")) + "}";
        return random.Next(6) == 0 ? text[..random.Next(text.Length)] : text;
    }

    private static T Any<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
