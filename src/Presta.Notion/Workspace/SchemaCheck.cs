using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>A live database held against its declaration: what is found, what is missing, what is wrong.</summary>
internal sealed class SchemaCheck
{
    private readonly ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder notices = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<BoundProperty>.Builder found = ImmutableArray.CreateBuilder<BoundProperty>();
    private readonly List<NotionProperty> missing = [];
    private readonly Schema schema;
    private readonly NounMapping mapping;
    private readonly NotionDatabase database;
    private readonly LiveProperty? prestaId;

    /// <param name="databasesOf">Ids that a noun's database may have; none when that is not known.</param>
    public SchemaCheck(Schema schema, NounMapping mapping, NotionDatabase database, Func<string, IReadOnlySet<string>> databasesOf)
    {
        (this.schema, this.mapping, this.database) = (schema, mapping, database);
        var pairs = schema.Properties.Select(p => (Declared: p, Live: Find(p))).ToArray();
        prestaId = Find(Schema.PrestaId, Schema.PrestaId);
        var taken = pairs.Select(p => p.Live?.Id).Append(prestaId?.Id).ToHashSet();
        var free = database.Properties.Where(p => !taken.Contains(p.Id)).ToArray();
        foreach (var (declared, live) in pairs)
        {
            if (live is null) Missing(declared, free);
            else Compare(declared, live, databasesOf);
        }
        ComparePrestaId(free);
    }

    /// <summary>Names and configurations of what the database lacks; relations whose target has no database yet are left out.</summary>
    public JsonObject Additions(Func<string, string?> databaseOf)
    {
        var additions = new JsonObject();
        foreach (var property in missing)
            if (Declaration(property, databaseOf) is { } declaration) additions[NameOf(property)] = declaration;
        if (prestaId is null) additions[mapping[Schema.PrestaId].Name ?? Schema.PrestaId] = new JsonObject { ["rich_text"] = new JsonObject() };
        return additions;
    }

    public NounReport Report(Noun noun, UnknownLabels? unknown) => new(
        noun,
        problems.Count == 0 ? new BoundSchema(schema, database, found.ToImmutable(), prestaId!, unknown) : null,
        problems.ToImmutable(), notices.ToImmutable(), []);

    /// <summary>Every property of a database that is yet to be made, but for relations.</summary>
    public static JsonObject Declarations(Schema schema, NounMapping mapping)
    {
        var all = new JsonObject();
        foreach (var property in schema.Properties)
            if (Declaration(property, _ => null) is { } declaration) all[mapping[property.ClrName].Name ?? property.Name] = declaration;
        all[mapping[Schema.PrestaId].Name ?? Schema.PrestaId] = new JsonObject { ["rich_text"] = new JsonObject() };
        return all;
    }

    private static JsonObject? Declaration(NotionProperty property, Func<string, string?> databaseOf)
    {
        if (property.Target is null) return new JsonObject { [property.Codec.Type] = property.Codec.Configuration() };
        return databaseOf(property.Target) is { } target
            ? new() { ["relation"] = new JsonObject { ["database_id"] = target, ["type"] = "single_property", ["single_property"] = new JsonObject() } }
            : null;
    }

    /// <summary>A database has one title, whatever it is called.</summary>
    private LiveProperty? Find(NotionProperty property) => property.Kind is NotionKind.Title
        ? database.Properties.FirstOrDefault(p => p.Type is "title")
        : Find(property.ClrName, property.Name);

    /// <summary>By the name that someone wrote into the mapping, else by the id it had, else by its declared name.</summary>
    private LiveProperty? Find(string key, string name) =>
        (mapping[key].Name is { } given ? Named(given) : null)
        ?? (mapping[key].Id is { } id ? database.Properties.FirstOrDefault(p => p.Id == id) : null)
        ?? (mapping[key].Name is null ? Named(name) : null);

    private LiveProperty? Named(string name) => database.Properties.FirstOrDefault(p => p.Name.Trim() == name);

    private string NameOf(NotionProperty property) => mapping[property.ClrName].Name ?? property.Name;

    private void Missing(NotionProperty property, LiveProperty[] free)
    {
        missing.Add(property);
        Problem($"la propriété « {NameOf(property)} » ({property.Codec.Type}) manque{Lookalike(NameOf(property), free)}");
    }

    private void Compare(NotionProperty property, LiveProperty live, Func<string, IReadOnlySet<string>> databasesOf)
    {
        var name = NameOf(property);
        if (!property.Codec.Accepts(live.Type))
        {
            Problem($"la propriété « {live.Name} » est de type {live.Type} au lieu de {property.Codec.Type}");
            return;
        }
        if (property.Target is { } target && databasesOf(target) is { Count: > 0 } ids && live.DatabaseId is { } related && !ids.Contains(related))
        {
            Problem($"la relation « {live.Name} » mène à une autre base que celle de {target}");
            return;
        }
        if (live.Name.Trim() != name) Notice($"la propriété « {name} » s'appelle maintenant « {live.Name} »");
        if (property.Codec.Labels.Except(live.Options.Select(o => o.Trim()), StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } lacking)
            Notice($"la propriété « {live.Name} » n'a pas l'option {string.Join(", ", lacking.Select(l => $"« {l} »"))}"
                + (live.Type is "status" ? " ; elle est à créer dans Notion" : ""));
        found.Add(new(property, live.Id, live.Name, live.Type, live.Format));
    }

    private void ComparePrestaId(LiveProperty[] free)
    {
        var name = mapping[Schema.PrestaId].Name ?? Schema.PrestaId;
        if (prestaId is null) Problem($"la propriété « {name} » (rich_text) manque{Lookalike(name, free)}");
        else if (prestaId.Type is not "rich_text") Problem($"la propriété « {prestaId.Name} » est de type {prestaId.Type} au lieu de rich_text");
    }

    private static string Lookalike(string name, LiveProperty[] free) =>
        Names.Closest(name, free, p => p.Name) is { } other ? $" ; « {other.Name} » ({other.Type}) lui ressemble" : "";

    private void Problem(string line) => problems.Add($"{schema.Noun}: {line}");

    private void Notice(string line) => notices.Add($"{schema.Noun}: {line}");
}
