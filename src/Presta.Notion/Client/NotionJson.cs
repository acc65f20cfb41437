using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>Tolerant reading (unknown members and missing ones are no error) and strict writing of Notion's JSON.</summary>
internal static class NotionJson
{
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(Writing));

    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value : null;

    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool? Flag(this JsonElement json, string name) => json.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The plain text of an array of rich text items.</summary>
    public static string PlainText(this IEnumerable<JsonElement> items) => string.Concat(items.Select(i =>
        i.Text("plain_text") ?? i.Member("text")?.Text("content") ?? i.Member("equation")?.Text("expression") ?? ""));

    public static NotionPage Page(JsonElement json, DateTimeOffset readAt) => new(
        Id(json), json.Time("created_time"), json.Time("last_edited_time"), NotionId.Dashed(json.Member("last_edited_by")?.Text("id")),
        IsTrashed(json), Parent(json), json.Member("properties") ?? default, readAt);

    public static NotionDatabase Database(JsonElement json) => new(
        Id(json), json.Items("title").PlainText(), IsTrashed(json), Parent(json),
        json.Member("properties") is { ValueKind: JsonValueKind.Object } properties
            ? [.. properties.EnumerateObject().Select(Property)] : [],
        json.Time("last_edited_time"));

    public static NotionBlock Block(JsonElement json) => new(
        Id(json), json.Text("type") ?? "unsupported", json.Flag("has_children") ?? false, IsTrashed(json),
        json.Member(json.Text("type") ?? "") ?? default);

    public static NotionComment Comment(JsonElement json) => new(
        Id(json), json.Text("discussion_id"), json.Time("created_time"), NotionId.Dashed(json.Member("created_by")?.Text("id")),
        json.Items("rich_text").PlainText());

    public static NotionUser User(JsonElement json) => new(
        Id(json), json.Text("name"), json.Text("type"), json.Member("person")?.Text("email"), json.Text("avatar_url"));

    public static NotionFileUpload Upload(JsonElement json) => new(
        Id(json), json.Text("status") ?? "", json.Text("filename"), json.Text("content_type"),
        json.Member("content_length") is { ValueKind: JsonValueKind.Number } length && length.TryGetInt64(out var bytes) ? bytes : null,
        json.Text("expiry_time") is null ? null : json.Time("expiry_time"));

    public static NotionFound Found(JsonElement json) =>
        new(json.Text("object") ?? "", Id(json), Title(json), Parent(json), IsTrashed(json));

    public static NotionList<T> List<T>(JsonElement json, Func<JsonElement, T> item, DateTimeOffset sentAt) => new(
        json.Items("results").Select(item).ToImmutableArray(), json.Flag("has_more") ?? false, json.Text("next_cursor"),
        json.Member("request_status")?.Text("type") is not "incomplete", sentAt);

    private static LiveProperty Property(JsonProperty property)
    {
        var type = property.Value.Text("type") ?? "unsupported";
        return new(
            property.Value.Text("id") ?? "", property.Value.Text("name") ?? property.Name, type, property.Value.Member(type) ?? default);
    }

    private static string Title(JsonElement json) => json.Text("object") is "database" ? json.Items("title").PlainText()
        : json.Member("properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Where(p => p.Value.Text("type") is "title").SelectMany(p => p.Value.Items("title")).PlainText()
            : "";

    private static string Id(JsonElement json) => NotionId.Dashed(json.Text("id")) ?? throw new JsonException("an object without id");

    private static bool IsTrashed(JsonElement json) => json.Flag("in_trash") ?? json.Flag("archived") ?? false;

    private static DateTimeOffset Time(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime()
            : default;

    private static NotionParent Parent(JsonElement json)
    {
        var parent = json.Member("parent");
        var type = parent?.Text("type") ?? "";
        return new(type, NotionId.Dashed(parent?.Text(type)));
    }
}
