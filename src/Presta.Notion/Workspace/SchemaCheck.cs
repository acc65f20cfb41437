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
    private readonly LiveProperty? prestaId, kind;

    /// <param name="databasesOf">Ids that a noun's database may have; none when that is not known.</param>
    public SchemaCheck(Schema schema, NounMapping mapping, NotionDatabase database, Func<string, IReadOnlySet<string>> databasesOf)
    {
        (this.schema, this.mapping, this.database) = (schema, mapping, database);
        var pairs = schema.Properties.Select(p => (Declared: p, Live: Find(p))).ToArray();
        prestaId = Find(Schema.PrestaId, Schema.PrestaId);
        kind = schema.Kind is null ? null : Find(Schema.KindName, Schema.KindName);
        var taken = pairs.Select(p => p.Live?.Id).Append(prestaId?.Id).Append(kind?.Id).ToHashSet();
        var free = database.Properties.Where(p => !taken.Contains(p.Id)).ToArray();
        foreach (var (declared, live) in pairs)
        {
            if (live is null) Missing(declared, free);
            else Compare(declared, live, databasesOf);
        }
        Compare(Schema.PrestaId, "rich_text", prestaId, free);
        if (schema is { Kind: not null, IsUsualKind: true } && kind is null)
            Notice($"la propriété « {NameOfKind} » (select) manque : toutes les lignes sont prises pour « {schema.Kind} »");
        else if (schema.Kind is not null) Compare(Schema.KindName, "select", kind, free);
    }

    /// <summary>Names and configurations of what the database lacks; relations whose target has no database yet are left out.</summary>
    public JsonObject Additions(Func<string, string?> databaseOf)
    {
        var additions = new JsonObject();
        foreach (var property in missing)
            if (Declaration(property, databaseOf) is { } declaration) additions[NameOf(property)] = declaration;
        AddOwn(additions, schema, mapping, withPrestaId: prestaId is null, withKind: kind is null);
        return additions;
    }

    public NounReport Report(Noun noun, UnknownLabels? unknown) => new(
        noun,
        problems.Count == 0 ? new BoundSchema(schema, database, found.ToImmutable(), prestaId!, kind, unknown) : null,
        problems.ToImmutable(), notices.ToImmutable(), []);

    /// <summary>Every property of a database that is yet to be made, but for relations.</summary>
    public static JsonObject Declarations(Schema schema, NounMapping mapping)
    {
        var all = new JsonObject();
        foreach (var property in schema.Properties)
            if (Declaration(property, _ => null) is { } declaration) all[mapping[property.ClrName].Name ?? property.Name] = declaration;
        AddOwn(all, schema, mapping, withPrestaId: true, withKind: true);
        return all;
    }

    /// <summary>What no record declares.</summary>
    private static void AddOwn(JsonObject all, Schema schema, NounMapping mapping, bool withPrestaId, bool withKind)
    {
        if (withPrestaId) all[mapping[Schema.PrestaId].Name ?? Schema.PrestaId] = new JsonObject { ["rich_text"] = new JsonObject() };
        if (withKind && schema.Kind is { } label)
            all[mapping[Schema.KindName].Name ?? Schema.KindName] =
                new JsonObject { ["select"] = new JsonObject { ["options"] = new JsonArray(new JsonObject { ["name"] = label }) } };
    }

    private static JsonObject? Declaration(NotionProperty property, Func<string, string?> databaseOf)
    {
        if (property.Target is null) return new JsonObject { [property.Codec.Type] = property.Codec.Configuration() };
        return databaseOf(property.Target) is { } target
            ? new() { ["relation"] =
                new JsonObject { ["database_id"] = target, ["type"] = "single_property", ["single_property"] = new JsonObject() } }
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

    private string NameOfKind => mapping[Schema.KindName].Name ?? Schema.KindName;

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
        if (property.Target is { } target && databasesOf(target) is { Count: > 0 } ids && live.DatabaseId is { } related
            && !ids.Contains(related))
        {
            Problem($"la relation « {live.Name} » mène à une autre base que celle de {target}");
            return;
        }
        if (live.Name.Trim() != name) Notice($"la propriété « {name} » s'appelle maintenant « {live.Name} »");
        if (property.Codec.Labels.Except(live.Options.Select(o => o.Trim()), StringComparer.OrdinalIgnoreCase)
            .ToArray() is { Length: > 0 } lacking)
            Notice($"la propriété « {live.Name} » n'a pas l'option {string.Join(", ", lacking.Select(l => $"« {l} »"))}"
                + (live.Type is "status" ? " ; elle est à créer dans Notion" : ""));
        found.Add(new(property, live.Id, live.Name, live.Type, live.Format));
    }

    private void Compare(string key, string type, LiveProperty? live, LiveProperty[] free)
    {
        var name = mapping[key].Name ?? key;
        if (live is null) Problem($"la propriété « {name} » ({type}) manque{Lookalike(name, free)}");
        else if (live.Type != type) Problem($"la propriété « {live.Name} » est de type {live.Type} au lieu de {type}");
    }

    private static string Lookalike(string name, LiveProperty[] free) =>
        Names.Closest(name, free, p => p.Name) is { } other ? $" ; « {other.Name} » ({other.Type}) lui ressemble" : "";

    private void Problem(string line) => problems.Add($"{schema.Noun}: {line}");

    private void Notice(string line) => notices.Add($"{schema.Noun}: {line}");
}
