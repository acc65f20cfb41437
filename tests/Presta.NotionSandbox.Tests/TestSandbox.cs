using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Presta.NotionSandbox.Hosting;

namespace Presta.NotionSandbox.Tests;

/// <summary>A sandbox on a free port, with a clock that stands still until it is moved, and a client for either caller.</summary>
internal sealed class TestSandbox : IAsyncDisposable
{
    public const string Root = "5a9db0c5-0000-8000-8000-000000000001";
    public static readonly DateTimeOffset Start = new(2026, 6, 27, 10, 15, 42, 500, TimeSpan.Zero);

    private readonly RunningSandbox running;
    private readonly HttpClient http;

    private TestSandbox(RunningSandbox running, FakeTimeProvider clock)
    {
        (this.running, Clock) = (running, clock);
        http = new HttpClient { BaseAddress = running.Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http => http;

    public Uri Url => running.Url;

    public static async Task<TestSandbox> Begin(Action<SandboxOptions>? configure = null)
    {
        var clock = new FakeTimeProvider(Start);
        var options = new SandboxOptions { Clock = clock, RequestsPerMinute = 0, Seed = 7 };
        configure?.Invoke(options);
        return new(await NotionSandboxServer.StartAsync("http://127.0.0.1:0", options), clock);
    }

    public Task<Reply> Get(string path, string token = "ntn_sandbox") => Send(HttpMethod.Get, path, null, token);

    public Task<Reply> Post(string path, string json = "{}", string token = "ntn_sandbox") => Send(HttpMethod.Post, path, json, token);

    public Task<Reply> Patch(string path, string json, string token = "ntn_sandbox") => Send(HttpMethod.Patch, path, json, token);

    public Task<Reply> Delete(string path, string token = "ntn_sandbox") => Send(HttpMethod.Delete, path, null, token);

    public async Task<Reply> Send(HttpMethod method, string path, string? json, string? token, string? version = "2022-06-28")
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (version is not null)
            request.Headers.Add("Notion-Version", version);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Send(request);
    }

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = response.Content.Headers.ContentType?.MediaType is "application/json" ? JsonElement.Parse(text) : default;
        return new(
            (int)response.StatusCode, body, text, response.Headers.RetryAfter?.Delta, response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>A database below the root page; its title property is called Name.</summary>
    public async Task<string> Database(string properties = "", string title = "Table")
    {
        var reply = await Post("/v1/databases", $$$"""
            {"parent":{"page_id":"{{{Root}}}"},"title":[{"text":{"content":"{{{title}}}"}}],
             "properties":{"Name":{"title":{}}{{{(properties is "" ? "" : "," + properties)}}}}}
            """);
        return reply.Ok().Text("id");
    }

    public async Task<string> Row(string database, string name, string properties = "", string token = "ntn_sandbox")
    {
        var reply = await Post("/v1/pages", $$$"""
            {"parent":{"database_id":"{{{database}}}"},
             "properties":{"Name":{"title":[{"text":{"content":"{{{name}}}"}}]}{{{(properties is "" ? "" : "," + properties)}}}}}
            """, token);
        return reply.Ok().Text("id");
    }

    /// <summary>The titles a query finds, in order.</summary>
    public async Task<string> Names(string database, string filter = "", string sorts = "")
    {
        string?[] parts = [filter is "" ? null : $"\"filter\":{filter}", sorts is "" ? null : $"\"sorts\":{sorts}"];
        var reply = await Post($"/v1/databases/{database}/query", $"{{{string.Join(',', parts.Where(part => part is not null))}}}");
        return string.Join(' ', reply.Ok().Body.GetProperty("results").EnumerateArray().Select(Json.Title));
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return running.DisposeAsync();
    }
}

internal sealed record Reply(int Status, JsonElement Body, string Raw, TimeSpan? RetryAfter, string? MediaType)
{
    public Reply Ok()
    {
        Assert.True(Status is 200, $"{Status}: {Raw}");
        return this;
    }

    public void Refused(int status, string code, string? message = null)
    {
        Assert.Equal((status, code), (Status, Status is 200 ? Raw : Text("code")));
        if (message is not null)
            Assert.Equal(message, Text("message"));
    }

    public string Text(string path) => Body.At(path).GetString()!;

    public JsonElement At(string path) => Body.At(path);
}

internal static class Json
{
    /// <summary>Walks members and array places: <c>properties.Tag.select.name</c>, <c>results.0.id</c>.</summary>
    public static JsonElement At(this JsonElement json, string path)
    {
        foreach (var step in path.Split('.'))
            json = json.ValueKind is JsonValueKind.Array ? json[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]
                : json.GetProperty(step);
        return json;
    }

    public static string Title(JsonElement page) =>
        string.Concat(page.At("properties.Name.title").EnumerateArray().Select(item => item.GetProperty("plain_text").GetString()));
}
