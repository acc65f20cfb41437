using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Presta.Edge;

namespace Presta.Notion;

/// <inheritdoc cref="INotionClient"/>
public sealed class NotionClient(INotionTransport transport) : INotionClient
{
    public Task<NotionDatabase> CreateDatabase(
        string parentPageId, string title, JsonObject properties, CancellationToken cancel = default) =>
        Post("databases", "databases", CallClass.Create, Database, cancel, new JsonObject
        {
            ["parent"] = new JsonObject { ["type"] = "page_id", ["page_id"] = parentPageId },
            ["title"] = RichText.Write(title),
            ["properties"] = properties.DeepClone(),
        });

    public Task<NotionDatabase> GetDatabase(string databaseId, CancellationToken cancel = default) =>
        Get($"databases/{databaseId}", "databases/{id}", Database, cancel);

    public Task<NotionDatabase> UpdateDatabase(string databaseId, JsonObject changes, CancellationToken cancel = default) =>
        Patch($"databases/{databaseId}", "databases/{id}", Database, cancel, changes);

    public Task<NotionList<NotionPage>> Query(string databaseId, NotionQuery query, CancellationToken cancel = default) =>
        Post($"databases/{databaseId}/query{query.QueryString()}", "databases/{id}/query", CallClass.Read,
            (json, at) => NotionJson.List(json, item => NotionJson.Page(item, at), at), cancel, query.Body());

    public Task<NotionPage> CreatePage(
        string databaseId, JsonObject properties, JsonArray? children = null, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["parent"] = new JsonObject { ["type"] = "database_id", ["database_id"] = databaseId },
            ["properties"] = properties.DeepClone() };
        if (children is not null) body["children"] = children.DeepClone();
        return Post("pages", "pages", CallClass.Create, NotionJson.Page, cancel, body);
    }

    public Task<NotionPage> GetPage(string pageId, CancellationToken cancel = default) =>
        Get($"pages/{pageId}", "pages/{id}", NotionJson.Page, cancel);

    public Task<NotionPage> UpdatePage(string pageId, JsonObject properties, CancellationToken cancel = default) =>
        Patch($"pages/{pageId}", "pages/{id}", NotionJson.Page, cancel, new JsonObject { ["properties"] = properties.DeepClone() });

    public Task<NotionPage> TrashPage(string pageId, bool isTrashed = true, CancellationToken cancel = default) =>
        Patch($"pages/{pageId}", "pages/{id}", NotionJson.Page, cancel, new JsonObject { ["archived"] = isTrashed });

    public Task<NotionList<JsonElement>> PropertyItems(
        string pageId, string propertyId, string? cursor = null, CancellationToken cancel = default) =>
        Get($"pages/{pageId}/properties/{NotionQuery.Escaped(propertyId)}{After(cursor)}", "pages/{id}/properties/{property}",
            (json, at) => json.Text("object") is "list" ? NotionJson.List(json, ItemValue, at)
                : new([ItemValue(json)], false, null, true, at), cancel);

    public Task<NotionList<NotionBlock>> Children(string blockId, string? cursor = null, CancellationToken cancel = default) =>
        Get($"blocks/{blockId}/children{After(cursor)}", "blocks/{id}/children", ListOf(NotionJson.Block), cancel);

    public Task<NotionList<NotionBlock>> Append(
        string blockId, JsonArray children, string? afterId = null, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["children"] = children.DeepClone() };
        if (afterId is not null) body["after"] = afterId;
        return Send(
            "PATCH", $"blocks/{blockId}/children", "blocks/{id}/children", CallClass.Create, ListOf(NotionJson.Block), cancel, body);
    }

    public Task<NotionComment> CreateComment(string pageId, string text, CancellationToken cancel = default) =>
        Post("comments", "comments", CallClass.Create, (json, _) => NotionJson.Comment(json), cancel,
            new JsonObject { ["parent"] = new JsonObject { ["page_id"] = pageId }, ["rich_text"] = RichText.Write(text) });

    public Task<NotionList<NotionComment>> Comments(string blockId, string? cursor = null, CancellationToken cancel = default) =>
        Get($"comments?block_id={blockId}{After(cursor, '&')}", "comments", ListOf(NotionJson.Comment), cancel);

    public Task<NotionList<NotionUser>> Users(string? cursor = null, CancellationToken cancel = default) =>
        Get($"users{After(cursor)}", "users", ListOf(NotionJson.User), cancel);

    public Task<NotionUser> GetUser(string userId, CancellationToken cancel = default) =>
        Get($"users/{userId}", "users/{id}", User, cancel);

    public Task<NotionUser> Me(CancellationToken cancel = default) => Get("users/me", "users/me", User, cancel);

    public Task<NotionList<NotionFound>> Search(
        string? text, string? kind = null, string? cursor = null, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["page_size"] = NotionQuery.MaxPageSize };
        if (!string.IsNullOrEmpty(text)) body["query"] = text;
        if (kind is not null) body["filter"] = new JsonObject { ["property"] = "object", ["value"] = kind };
        if (cursor is not null) body["start_cursor"] = cursor;
        return Post("search", "search", CallClass.Read, ListOf(NotionJson.Found), cancel, body);
    }

    public Task<NotionFileUpload> CreateUpload(string filename, string contentType, int? parts = null, CancellationToken cancel = default)
    {
        var body = new JsonObject { ["mode"] = parts is null ? "single_part" : "multi_part", ["filename"] = filename,
            ["content_type"] = contentType };
        if (parts is not null) body["number_of_parts"] = parts;
        return Post("file_uploads", "file_uploads", CallClass.Create, Upload, cancel, body);
    }

    public async Task<NotionFileUpload> SendUpload(
        string uploadId, byte[] content, string filename, string contentType, int? part = null, CancellationToken cancel = default)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        form.Add(file, "file", filename);
        if (part is { } number)
            form.Add(new StringContent(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), "part_number");
        var body = await form.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        return await Answer(new NotionCall("POST", $"file_uploads/{uploadId}/send", "file_uploads/{id}/send", CallClass.Create, body,
            form.Headers.ContentType!.ToString()), Upload, cancel).ConfigureAwait(false);
    }

    public Task<NotionFileUpload> CompleteUpload(string uploadId, CancellationToken cancel = default) =>
        Post($"file_uploads/{uploadId}/complete", "file_uploads/{id}/complete", CallClass.Create, Upload, cancel, []);

    public Task<NotionFileUpload> GetUpload(string uploadId, CancellationToken cancel = default) =>
        Get($"file_uploads/{uploadId}", "file_uploads/{id}", Upload, cancel);

    private static NotionDatabase Database(JsonElement json, DateTimeOffset _) => NotionJson.Database(json);

    private static NotionUser User(JsonElement json, DateTimeOffset _) => NotionJson.User(json);

    private static NotionFileUpload Upload(JsonElement json, DateTimeOffset _) => NotionJson.Upload(json);

    private static Func<JsonElement, DateTimeOffset, NotionList<T>> ListOf<T>(Func<JsonElement, T> item) => (json, at) =>
        NotionJson.List(json, item, at);

    private static JsonElement ItemValue(JsonElement item) => item.Member(item.Text("type") ?? "") ?? default;

    private static string After(string? cursor, char separator = '?') =>
        cursor is null ? $"{separator}page_size=100" : $"{separator}page_size=100&start_cursor={Uri.EscapeDataString(cursor)}";

    private Task<T> Get<T>(string path, string route, Func<JsonElement, DateTimeOffset, T> read, CancellationToken cancel) =>
        Answer(new("GET", path, route, CallClass.Read), read, cancel);

    private Task<T> Post<T>(
        string path, string route, CallClass kind, Func<JsonElement, DateTimeOffset, T> read, CancellationToken cancel, JsonObject body) =>
        Send("POST", path, route, kind, read, cancel, body);

    private Task<T> Patch<T>(
        string path, string route, Func<JsonElement, DateTimeOffset, T> read, CancellationToken cancel, JsonObject body) =>
        Send("PATCH", path, route, CallClass.Patch, read, cancel, body);

    private Task<T> Send<T>(
        string method, string path, string route, CallClass kind, Func<JsonElement, DateTimeOffset, T> read, CancellationToken cancel,
        JsonObject body) =>
        Answer(new(method, path, route, kind, NotionJson.Bytes(body)), read, cancel);

    private async Task<T> Answer<T>(NotionCall call, Func<JsonElement, DateTimeOffset, T> read, CancellationToken cancel)
    {
        var reply = await transport.Send(call, cancel).ConfigureAwait(false);
        if (!reply.IsSuccess) throw NotionFailures.Of(call, reply);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return read(document.RootElement.Clone(), reply.SentAt);
        }
        catch (JsonException)
        {
            throw NotionFailures.Of(call, reply);
        }
    }
}
