using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Testing;

/// <summary>A running sandbox: what it counted, what goes wrong in it, and a person who edits in it.</summary>
internal sealed class Sandbox(string url) : IDisposable
{
    private readonly HttpClient control = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(30) };
    private readonly HttpClient person = new()
    {
        BaseAddress = new(url),
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "ntn_human"), },
    };

    public string Url => url;

    public async Task<Stats> Stats()
    {
        var json = await control.GetFromJsonAsync<JsonElement>("/_sandbox/stats");
        return new(
            json.GetProperty("rate_limited").GetInt32(), json.GetProperty("max_per_second").GetInt32(),
            json.GetProperty("max_per_minute").GetInt32(),
            [.. json.GetProperty("log").EnumerateArray().Select(e => new Call(
                e.GetProperty("method").GetString()!, e.GetProperty("path").GetString()!, e.GetProperty("route").GetString() ?? "",
                e.GetProperty("token").GetString(), e.GetProperty("status").GetInt32()))
                .Where(c => c.Token == "ntn_sandbox")]);
    }

    public Task Forget() => Done(control.PostAsync("/_sandbox/reset?keep_data=true", null));

    public Task Break(object fault) => Done(control.PostAsJsonAsync("/_sandbox/faults", fault));

    /// <summary>How often something went wrong since the last <see cref="Mend"/>.</summary>
    public async Task<int> Fired() =>
        (await control.GetFromJsonAsync<JsonElement>("/_sandbox/faults")).GetProperty("faults").EnumerateArray()
            .Sum(f => f.GetProperty("fired").GetInt32());

    public Task Mend() => Done(control.DeleteAsync("/_sandbox/faults"));

    /// <summary>The pages of one database, or all of them, past any fault and budget.</summary>
    public async Task<NotionRow[]> Pages(string? database = null)
    {
        var id = database is null ? "" : $"?database_id={(await Database(database))["id"]}";
        var json = await control.GetFromJsonAsync<JsonNode>($"/_sandbox/pages{id}");
        return [.. json!["results"]!.AsArray().Select(page => new NotionRow(page!.AsObject()))];
    }

    public async Task<NotionRow> Page(string id) => new(await Ask(HttpMethod.Get, $"/v1/pages/{id}"));

    public Task Edit(string page, JsonObject properties) =>
        Ask(HttpMethod.Patch, $"/v1/pages/{page}", new() { ["properties"] = properties });

    public async Task Create(string database, JsonObject properties) =>
        await Ask(
            HttpMethod.Post, "/v1/pages",
            new() { ["parent"] = new JsonObject { ["database_id"] = (await Database(database))["id"]!.DeepClone() },
                ["properties"] = properties });

    public async Task<JsonObject> Database(string title)
    {
        var found =
            await Ask(HttpMethod.Post, "/v1/search",
            new() { ["query"] = title, ["filter"] = new JsonObject { ["property"] = "object", ["value"] = "database" } });
        return found["results"]!.AsArray().Single(d => d!["title"]![0]!["plain_text"]!.GetValue<string>() == title)!.AsObject();
    }

    public async Task Reshape(string database, JsonObject properties) =>
        await Ask(HttpMethod.Patch, $"/v1/databases/{(await Database(database))["id"]}", new() { ["properties"] = properties });

    public void Dispose()
    {
        control.Dispose();
        person.Dispose();
    }

    private static async Task Done(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonObject> Ask(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Notion-Version", "2022-06-28");
        using var answer = await person.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}

/// <summary>What the integration, and nobody else, asked since the last reset.</summary>
internal sealed record Stats(int RateLimited, int MaxPerSecond, int MaxPerMinute, Call[] Calls)
{
    public int Queries => Calls.Count(c => c.Route == "/v1/databases/{id}/query");

    public int PageWrites => Calls.Count(c => c is { Method: "PATCH", Route: "/v1/pages/{id}" });

    public string ByRoute =>
        string.Join(", ", Calls.GroupBy(c => $"{c.Method} {c.Route}").OrderByDescending(g => g.Count())
        .Select(g => $"{g.Count()} × {g.Key}"));
}

internal sealed record Call(string Method, string Path, string Route, string? Token, int Status);

/// <summary>A page as a person sees it: texts and choices by the name of their property.</summary>
internal sealed class NotionRow(JsonObject page)
{
    public string Id => page["id"]!.GetValue<string>();

    /// <summary>Empty for a page that is no row.</summary>
    public string Database => page["parent"]?["database_id"]?.GetValue<string>() ?? "";

    public string PrestaId => Text("Presta ID");

    /// <summary>The name of the property that is its title.</summary>
    public string Title => page["properties"]!.AsObject().Single(p => p.Value!["type"]!.GetValue<string>() == "title").Key;

    /// <summary>Every page that one of its properties names.</summary>
    public IEnumerable<string> Related =>
        page["properties"]!.AsObject().Where(p => p.Value!["type"]!.GetValue<string>() == "relation")
            .SelectMany(p => Text(p.Key).Split(',', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Empty where there is nothing.</summary>
    public string Text(string property)
    {
        var value = page["properties"]![property]!;
        var kind = value["type"]!.GetValue<string>();
        return kind switch
        {
            "title" or "rich_text" => string.Concat(value[kind]!.AsArray().Select(t => t!["plain_text"]!.GetValue<string>())),
            "select" or "status" => value[kind]?["name"]?.GetValue<string>() ?? "",
            "relation" => string.Join(',', value[kind]!.AsArray().Select(t => t!["id"]!.GetValue<string>())),
            _ => value[kind]?.ToString() ?? "",
        };
    }
}

/// <summary>Values as a person's client writes them.</summary>
internal static class Values
{
    public static JsonObject Choice(string name) => new() { ["select"] = new JsonObject { ["name"] = name } };

    public static JsonObject Title(string text) =>
        new() { ["title"] = new JsonArray(new JsonObject { ["text"] = new JsonObject { ["content"] = text } }) };

    public static JsonObject Text(string text) =>
        new() { ["rich_text"] = new JsonArray(new JsonObject { ["text"] = new JsonObject { ["content"] = text } }) };

    public static JsonObject Relation(string id) => new() { ["relation"] = new JsonArray(new JsonObject { ["id"] = id }) };
}
