using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Presta.Testing;

/// <summary>The client portal as a signed-in client uses it.</summary>
internal sealed class Client(string url, TimeSpan? patience = null) : IDisposable
{
    public const string Email = "client@demo.presta";
    public const string OtherEmail = "client2@demo.presta";

    /// <summary>For a Presta that one client asks more than a portal would.</summary>
    public static readonly string[] Unlimited = ["--RateLimits:User=0", "--RateLimits:Address=0", "--RateLimits:Attempts=0"];

    private const string Password = "Presta-Demo-2025!";

    private readonly HttpClient http =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new(url),
        Timeout = patience ?? TimeSpan.FromSeconds(20) };

    public string Url => url;

    /// <summary>Good at every node.</summary>
    public string Token
    {
        get => http.DefaultRequestHeaders.Authorization?.Parameter ?? "";
        set => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public async Task SignIn(string email = Email)
    {
        var answer = await Post("/api/auth/login", new { email, password = Password });
        Token = answer.Ok.GetProperty("data").GetProperty("token").GetString()!;
    }

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Reply> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Reply> Move(string project, string status, Precaution? precaution = null) =>
        Send(HttpMethod.Put, $"/api/client/projects/{project}/status", new { status }, precaution);

    public Task<Reply> Comment(string project, string content, Precaution? precaution = null) =>
        Send(HttpMethod.Post, $"/api/client/projects/{project}/comment", new { content }, precaution);

    public async Task<Reply> Upload(string project, string name, byte[] bytes)
    {
        var path = $"/api/client/projects/{project}/upload";
        using var answer = await http.PostAsync(path, new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } });
        return new($"POST {path}", answer.StatusCode, await answer.Content.ReadAsStringAsync(), TimeSpan.Zero);
    }

    public Task<Reply> Project(string id) => Get($"/api/client/projects/{id}");

    public async Task<string[]> Projects(string status) =>
        [.. (await Get($"/api/client/projects?status={status}&limit=100")).Ok.GetProperty("data").EnumerateArray()
            .Select(p => p.GetProperty("id").GetString()!)];

    public void Dispose() => http.Dispose();

    private async Task<Reply> Send(HttpMethod method, string path, object? body = null, Precaution? precaution = null)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (precaution?.Key is { } key) request.Headers.Add("Idempotency-Key", key);
        if (precaution?.Seen is { } seen) request.Headers.TryAddWithoutValidation("If-Match", $"\"{seen}\"");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new($"{method} {path}", answer.StatusCode, text, watch.Elapsed, answer.Headers.RetryAfter is not null);
    }
}

/// <param name="Key">The request's <c>Idempotency-Key</c>.</param>
/// <param name="Seen">The version of its <c>If-Match</c>.</param>
internal sealed record Precaution(string? Key = null, long? Seen = null);

internal sealed record Reply(string Call, HttpStatusCode Status, string Text, TimeSpan Took, bool SaysWhenAgain = false)
{
    public bool IsOk => (int)Status is >= 200 and < 300;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The body of a success.</summary>
    public JsonElement Ok => IsOk ? Json : throw new InvalidOperationException($"{Call} answered {(int)Status}: {Text}");

    public JsonElement Data => Ok.GetProperty("data");

    public string Id => Data.GetProperty("id").GetString()!;

    public string ProjectStatus => Data.GetProperty("status").GetString()!;

    public long Version => Ok.GetProperty("meta").GetProperty("version").GetInt64();

    public string Sync => Ok.GetProperty("meta").GetProperty("sync").GetProperty("state").GetString()!;
}
