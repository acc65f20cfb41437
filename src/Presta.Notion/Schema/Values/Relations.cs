using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>One target. Of several that staff set, the first counts.</summary>
internal sealed class RelationCodec(string target) : ValueCodec
{
    public override string Type => "relation";

    public override object Read(JsonElement value, Reading reading) => RelationPages.Read(value, reading).FirstOrDefault();

    public override JsonNode Write(object? value, Writing writing) =>
        RelationPages.Write(target, value is EntityId { IsNone: false } id ? [id] : [], writing);

    public override bool IsEmpty(object? value) => value is not EntityId { IsNone: false };
}

internal sealed class RelationsCodec(string target) : ValueCodec
{
    public override string Type => "relation";

    public override object Read(JsonElement value, Reading reading) => RelationPages.Read(value, reading).ToImmutableArray();

    public override JsonNode Write(object? value, Writing writing) => RelationPages.Write(target, Ids(value), writing);

    public override object Normal(object? value) => Ids(value);

    public override bool Same(object? a, object? b) => Arrays.SameSet<EntityId>(Ids(a), Ids(b));

    public override bool IsEmpty(object? value) => Ids(value).IsEmpty;

    private static ImmutableArray<EntityId> Ids(object? value) => [.. Arrays.OrEmpty<EntityId>(value).Where(id => !id.IsNone).Distinct()];
}

internal static class RelationPages
{
    private const int MaxRelations = 100;

    public static IEnumerable<EntityId> Read(JsonElement value, Reading reading) => value.ValueKind is JsonValueKind.Array
        ? value.EnumerateArray().Select(r => NotionId.Dashed(r.Text("id"))).OfType<string>().Select(reading.Id).Where(id => !id.IsNone)
        : [];

    public static JsonArray Write(string target, ImmutableArray<EntityId> ids, Writing writing) => ids.Length > MaxRelations
        ? throw writing.Refused($"n'accepte pas plus de {MaxRelations} relations.")
        : [.. ids.Select(
            id => (JsonNode)new JsonObject { ["id"] = writing.Page(target, id) ?? throw new NotionTargetMissingException(target, id) })];
}
