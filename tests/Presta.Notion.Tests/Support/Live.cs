using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion.Tests;

/// <summary>What Notion would make of declarations and writes.</summary>
internal static class Live
{
    public static string DatabaseId(string noun) =>
        new Guid(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(noun))).ToString();

    public static NotionDatabase Database(Schema schema, Func<LiveProperty, LiveProperty?>? change = null)
    {
        var declared = SchemaCheck.Declarations(schema, NounMapping.Empty);
        foreach (var relation in schema.Properties.Where(p => p.Target is not null))
            declared[relation.Name] = new JsonObject { ["relation"] = new JsonObject { ["database_id"] = DatabaseId(relation.Target!) } };
        var properties = declared.Select((p, i) => Property(p.Key, p.Value!.AsObject(), i));
        return new(DatabaseId(schema.Noun), schema.Title, false, new("page_id", DatabaseId("parent")),
            [.. properties.Select(change ?? (p => p)).OfType<LiveProperty>()], Replies.At);
    }

    public static SchemaCheck Check(Schema schema, NotionDatabase database, NounMapping? mapping = null) =>
        new(schema, mapping ?? NounMapping.Empty, database, noun => ImmutableHashSet.Create(DatabaseId(noun)));

    public static NounReport Verified(Schema schema, NotionDatabase database, NounMapping? mapping = null) =>
        Check(schema, database, mapping).Report(Nouns.Of(schema.Noun), null);

    public static BoundSchema Bound(Schema schema) => Verified(schema, Database(schema)).Schema!;

    /// <summary>The page that a create with these properties makes.</summary>
    public static NotionPage Page(BoundSchema bound, JsonObject written, string? id = null)
    {
        var properties = new JsonObject();
        var own = bound.Ids.Where(id => id.Key is Schema.PrestaId or Schema.KindName)
            .Select(id => (id.Value, id.Key, id.Key is Schema.PrestaId ? "rich_text" : "select"));
        foreach (var (key, name, type) in bound.Properties.Select(p => (p.Id, p.Name, p.Type)).Concat(own))
            properties[name] = new JsonObject { ["id"] = key, ["type"] = type, [type] = Shown(type, written[key]?[type]) };
        return new(id ?? Guid.NewGuid().ToString(), Replies.At, Replies.At, null, false, new("database_id", bound.DatabaseId),
            JsonSerializer.SerializeToElement(properties), Replies.At);
    }

    private static LiveProperty Property(string name, JsonObject declaration, int index)
    {
        var (type, configuration) = declaration.First();
        return new(type is "title" ? "title" : $"p%3A{index:D2}", name, type, JsonSerializer.SerializeToElement(configuration));
    }

    private static JsonNode? Shown(string type, JsonNode? written) => type switch
    {
        "title" or "rich_text" => new JsonArray([.. (written as JsonArray ?? []).Select(i =>
            (JsonNode)new JsonObject { ["type"] = "text", ["plain_text"] = i!["text"]!["content"]!.DeepClone(),
                ["text"] = i["text"]!.DeepClone() })]),
        "multi_select" or "relation" => written?.DeepClone() ?? new JsonArray(),
        "checkbox" => written?.DeepClone() ?? false,
        _ => written?.DeepClone(),
    };
}
