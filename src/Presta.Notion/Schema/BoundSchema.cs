using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <param name="Id">As Notion writes it, percent-encoded.</param>
/// <param name="Name">What Notion calls it now.</param>
/// <param name="Type">Notion's type now.</param>
/// <param name="Format">Of a number.</param>
public sealed record BoundProperty(NotionProperty Declared, string Id, string Name, string Type, string? Format);

/// <summary>
/// A schema and the live database that satisfies it: reads pages and writes property values. Properties are addressed by id,
/// so that a renamed one is still found.
/// </summary>
public sealed class BoundSchema
{
    private readonly ImmutableDictionary<string, BoundProperty> byClrName;
    private readonly LiveProperty prestaId;
    private readonly LiveProperty? kind;
    private readonly UnknownLabels? unknown;
    private readonly bool isNarrow;

    internal BoundSchema(
        Schema schema, NotionDatabase database, ImmutableArray<BoundProperty> properties, LiveProperty prestaId, LiveProperty? kind,
        UnknownLabels? unknown)
    {
        (Schema, DatabaseId, Properties, this.prestaId, this.kind, this.unknown) =
            (schema, database.Id, properties, prestaId, kind, unknown);
        byClrName = properties.ToImmutableDictionary(p => p.Declared.ClrName);
        isNarrow = database.Properties.Length > properties.Length + (kind is null ? 1 : 2);
    }

    public Schema Schema { get; }

    public string DatabaseId { get; }

    public ImmutableArray<BoundProperty> Properties { get; }

    public BoundProperty this[string clrName] => byClrName[clrName];

    /// <summary>What a query should bring: default when the database has nothing else, so that Notion computes no rollup in vain.</summary>
    public ImmutableArray<string> QueriedIds =>
        isNarrow ? [.. Properties.Select(p => p.Id), prestaId.Id, .. kind is null ? [] : new[] { kind.Id }] : default;

    /// <summary>Whether a page is this noun's, where others live in the database too.</summary>
    public bool IsOf(NotionPage page) => kind is null
        || (Live(page, kind.Id, kind.Name, kind.Type).Text("name")?.Trim() is { } label
            ? label.Equals(Schema.Kind, StringComparison.OrdinalIgnoreCase) : Schema.IsUsualKind);

    /// <summary>The pages that are this noun's, as a filter; null where all of the database are.</summary>
    public JsonObject? WhereOfKind => kind is null ? null : Schema.IsUsualKind
        ? new() { ["or"] = new JsonArray(Is("equals", Schema.Kind), Is("is_empty", true)) } : Is("equals", Schema.Kind);

    /// <summary>
    /// The row's id as the page carries it: its <c>Presta ID</c>, else the page's own. A page that someone duplicated carries its
    /// original's.
    /// </summary>
    public EntityId IdOf(NotionPage page) =>
        RichText.Read(Live(page, prestaId.Id, prestaId.Name, prestaId.Type)) is { } text && EntityId.TryRead(text.Trim(), out var id)
            && !id.IsNone ? id : OwnId(page);

    /// <summary>The row that a page shows. Relations must be complete (<see cref="NotionTable"/> sees to it).</summary>
    /// <param name="idOfPage">The row of a page that a relation names, by dashed page id.</param>
    /// <exception cref="NotionSchemaException">A property is missing or has another type: verify the noun again.</exception>
    public Row Decode(NotionPage page, Func<string, EntityId> idOfPage)
    {
        var row = Schema.New();
        foreach (var property in Properties)
            property.Declared.Set(
                row, property.Declared.Codec.Read(
                Live(page, property.Id, property.Name, property.Type), new(Schema.Noun, property, idOfPage, unknown)));
        return row with { Id = IdOf(page), CreatedAt = page.CreatedTime, UpdatedAt = page.LastEditedTime, IsTrashed = page.IsTrashed };
    }

    /// <summary>
    /// <see cref="Decode"/> with what the merge needs besides. A page of another kind is as good as in the trash, and none of its values
    /// are read.
    /// </summary>
    public RemoteRow Remote(NotionPage page, Func<string, EntityId> idOfPage) => IsOf(page)
        ? new(Decode(page, idOfPage), page.LastEditedTime, page.ReadAt, page.IsTrashed)
        : new(Schema.New() with { Id = IdOf(page), CreatedAt = page.CreatedTime, UpdatedAt = page.LastEditedTime, IsTrashed = true },
            page.LastEditedTime, page.ReadAt, IsTrashed: true);

    /// <summary>Pages that the page's relations name, to be looked up before <see cref="Decode"/>.</summary>
    public IEnumerable<string> RelatedPages(NotionPage page) =>
        from property in Properties
        where property.Type is "relation"
        from related in Live(page, property.Id, property.Name, property.Type).EnumerateArray()
        select NotionId.Dashed(related.Text("id"));

    /// <summary>The patch that gives the named properties the row's values.</summary>
    /// <param name="pageOf">The page of a noun's row, or null while it has none.</param>
    /// <exception cref="NotionValueException">Notion cannot hold a value.</exception>
    /// <exception cref="NotionTargetMissingException">A relation's target is not in Notion yet.</exception>
    public JsonObject Encode(Row row, IEnumerable<string> clrProperties, Func<string, EntityId, string?> pageOf) =>
        Encode(row, clrProperties.Select(n => byClrName[n]), pageOf);

    /// <summary>
    /// The properties of a new page, its <c>Presta ID</c> among them. Fails like <see cref="Encode(Row, IEnumerable{string}, Func{string,
    /// EntityId, string?})"/>.
    /// </summary>
    public JsonObject EncodeNew(Row row, Func<string, EntityId, string?> pageOf)
    {
        var json = Encode(row, Properties.Where(p => !p.Declared.Codec.IsEmpty(p.Declared.Get(row))), pageOf);
        json[prestaId.Id] = new JsonObject { ["rich_text"] = RichText.Write(row.Id.ToString()) };
        return OfKind(json);
    }

    /// <summary>The same, said to be of this noun's kind.</summary>
    public JsonObject OfKind(JsonObject properties)
    {
        if (kind is not null) properties[kind.Id] = new JsonObject { ["select"] = new JsonObject { ["name"] = Schema.Kind } };
        return properties;
    }

    /// <summary>Finds the pages that carry these rows' ids; also after creates whose outcome is unknown.</summary>
    public JsonObject WherePrestaId(IEnumerable<EntityId> ids) => new()
    {
        ["or"] = new JsonArray(
            [.. ids.Select(id => new JsonObject { ["property"] = prestaId.Id,
            ["rich_text"] = new JsonObject { ["equals"] = id.ToString() } })]),
    };

    /// <summary>What a query should bring when only <see cref="IdOf"/> is asked of its pages.</summary>
    internal ImmutableArray<string> PrestaIdAlone => [prestaId.Id];

    /// <summary>Property ids by CLR name, that of <c>Presta ID</c> among them: what the mapping remembers.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Ids => Properties.Select(p => KeyValuePair.Create(p.Declared.ClrName, p.Id))
        .Append(new(Schema.PrestaId, prestaId.Id))
        .Concat(kind is null ? [] : [new(Schema.KindName, kind.Id)]);

    internal IEnumerable<BoundProperty> Relations => Properties.Where(p => p.Type is "relation");

    private JsonObject Is(string condition, JsonNode? value) =>
        new() { ["property"] = kind!.Id, ["select"] = new JsonObject { [condition] = value } };

    private JsonObject Encode(Row row, IEnumerable<BoundProperty> properties, Func<string, EntityId, string?> pageOf)
    {
        var json = new JsonObject();
        foreach (var property in properties)
            json[property.Id] =
                new JsonObject { [property.Type] = property.Declared.Codec.Write(
                property.Declared.Get(row), new(Schema.Noun, property, pageOf)) };
        return json;
    }

    private static EntityId OwnId(NotionPage page) => EntityId.TryRead(page.Id, out var id) ? id : EntityId.None;

    /// <summary>The property's value. Its last known name is the first guess; its id decides.</summary>
    private JsonElement Live(NotionPage page, string id, string name, string type)
    {
        var property = page.Property(id, name);
        return property?.Text("type") == type && property.Value.TryGetProperty(type, out var value)
            ? value
            : throw new NotionSchemaException(Schema.Noun, $"{Schema.Noun}: la propriété « {name} » ({type}) manque");
    }
}

internal static class PageProperties
{
    public static JsonElement? Property(this NotionPage page, string id, string name)
    {
        if (page.Properties.ValueKind is not JsonValueKind.Object) return null;
        if (page.Properties.TryGetProperty(name, out var guess) && guess.Text("id") == id) return guess;
        foreach (var property in page.Properties.EnumerateObject())
            if (property.Value.Text("id") == id) return property.Value;
        return null;
    }
}
