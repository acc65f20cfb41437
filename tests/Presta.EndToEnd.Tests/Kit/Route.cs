using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presta.EndToEnd.Kit;

/// <summary>A route of the client portal, as the API describes it.</summary>
/// <param name="Parameters">Of its query.</param>
internal sealed partial record Route(HttpMethod Method, string Path, string[] Parameters)
{
    /// <summary>The word before each id in the path.</summary>
    public string[] Nouns => [.. Place().Matches(Path).Select(m => m.Groups[1].Value)];

    public static IReadOnlyList<Route> All(string description) =>
    [
        .. from path in JsonDocument.Parse(description).RootElement.GetProperty("paths").EnumerateObject()
           where path.Name.StartsWith("/api/client/", StringComparison.Ordinal)
           from operation in path.Value.EnumerateObject()
           where operation.Name is "get" or "post" or "put" or "patch" or "delete"
           let parameters = operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToArray() : []
           select new Route(HttpMethod.Parse(operation.Name), path.Name,
               [.. parameters.Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!)]),
    ];

    public string With(string id) => Place().Replace(Path, m => $"{m.Groups[1].Value}/{id}");

    /// <param name="query">Where it has …, the id goes.</param>
    public HttpRequestMessage Request(string id, string query)
    {
        var path = With(id) + (query.Length == 0 ? "" : $"?{query.Replace("…", id)}");
        if (Method == HttpMethod.Post && Path.EndsWith("/upload", StringComparison.Ordinal)) return File(path);
        return new(Method, path)
        {
            Content = (Method.Method, Path.Split('/')[^1]) switch
            {
                ("PUT", "status") => JsonContent.Create(new { status = "on_hold" }),
                ("PUT", "rating") => JsonContent.Create(new { score = 5 }),
                ("POST", "comment" or "reply") => JsonContent.Create(new { content = "Bonjour" }),
                ("POST", "accept") => JsonContent.Create(new { }),
                ("POST", "decline") => JsonContent.Create(new { reason = "Trop cher." }),
                ("POST", "apply") => JsonContent.Create(new { invoice_id = id }),
                ("POST", "share") => JsonContent.Create(new { permission = "read" }),
                _ => null,
            },
        };
    }

    public static HttpRequestMessage File(string path, string? project = null)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent([.. "%PDF-1.7 "u8, .. Guid.NewGuid().ToByteArray()]), "file",
            "a.pdf" } };
        if (project is not null) form.Add(new StringContent(project), "project_id");
        return new(HttpMethod.Post, path) { Content = form };
    }

    public override string ToString() => $"{Method} {Path}";

    [GeneratedRegex(@"([^/]+)/\{[^}]+\}")]
    private static partial Regex Place();
}

/// <summary>What two callers could compare: status, body without what each request has of its own, names of headers.</summary>
internal sealed partial record Answer(int Status, string Text, string Headers)
{
    public TimeSpan Took { get; init; }

    /// <summary>Without what differs from one request to the next.</summary>
    public static string Same(string text, string id)
    {
        var same = Changing().Replace(text, "\"$1\":\"…\"");
        return id.Length == 0 ? same : same.Replace(id, "…");
    }

    /// <summary>A workbook as the texts of its parts.</summary>
    public static string Readable(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("PK"u8)) return Encoding.UTF8.GetString(bytes);
        using var archive = new ZipArchive(new MemoryStream(bytes));
        return string.Concat(archive.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
    }

    public bool Equals(Answer? to) => to is not null && (Status, Text, Headers) == (to.Status, to.Text, to.Headers);

    public override int GetHashCode() => HashCode.Combine(Status, Text, Headers);

    [GeneratedRegex("\"(request_id|timestamp|generated_at|as_of|version|last_synced_at|cursor|next_cursor)\":(\"[^\"]*\"|[0-9]+)")]
    private static partial Regex Changing();
}
