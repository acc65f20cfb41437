using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presta.Notion;

/// <summary>
/// A noun's Notion properties, read once from the record's attributes, and their values by CLR name: what merge, journal and
/// outbox work with. Values are JSON as the journal writes it, in one spelling per value; null for no value.
/// </summary>
public sealed class Schema
{
    /// <summary>The text property by which a row born in Presta is found again in Notion.</summary>
    public const string PrestaId = "Presta ID";

    /// <summary>The select property that tells the nouns of a shared database apart.</summary>
    public const string KindName = "Type";

    private static readonly ConcurrentDictionary<Type, Schema> Known = new();

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ImmutableDictionary<string, NotionProperty> byName;
    private readonly Func<Row> make;
    private readonly Func<Row, Row> copy;

    private Schema(Type type)
    {
        var database = type.GetCustomAttribute<NotionDatabaseAttribute>()
            ?? throw new InvalidOperationException($"{type} names no database");
        (Noun, Title, RowType, Kind, IsUsualKind) = (database.Noun, database.Title, type, database.Kind, database.IsUsualKind);
        Host = database.In?.GetCustomAttribute<NotionDatabaseAttribute>()?.Noun;
        Properties = [.. type.GetProperties().OrderBy(p => p.MetadataToken).Select(Declared).OfType<NotionProperty>()];
        byName = Properties.ToImmutableDictionary(p => p.ClrName);
        (make, copy) = (PropertyAccess.Maker(type), PropertyAccess.Copier(type));
    }

    public string Noun { get; }

    /// <summary>The database's declared title.</summary>
    public string Title { get; }

    public Type RowType { get; }

    /// <inheritdoc cref="NotionDatabaseAttribute.Kind"/>
    public string? Kind { get; }

    /// <inheritdoc cref="NotionDatabaseAttribute.IsUsualKind"/>
    public bool IsUsualKind { get; }

    /// <inheritdoc cref="NotionDatabaseAttribute.In"/>
    public string? Host { get; }

    /// <summary>As declared; the title is one of them.</summary>
    public ImmutableArray<NotionProperty> Properties { get; }

    public NotionProperty this[string clrName] => byName.TryGetValue(clrName, out var property) ? property
        : throw new ArgumentException($"{Noun} has no Notion property {clrName}");

    public static Schema Of(Noun noun) => Of(noun.RowType);

    public static Schema Of<T>() where T : Row => Of(typeof(T));

    public static Schema Of(Type row) => Known.GetOrAdd(row, t => new Schema(t));

    public bool Has(string clrName) => byName.ContainsKey(clrName);

    /// <summary>A property's value as canonical JSON: equal values have equal texts, as far as Notion tells them apart.</summary>
    public string? Get(Row row, string clrName) => Text(this[clrName], this[clrName].Get(row));

    /// <summary>A copy of the row with another value.</summary>
    /// <exception cref="JsonException">The text is no value of this property.</exception>
    public Row With(Row row, string clrName, string? json)
    {
        var (property, changed) = (this[clrName], copy(row));
        property.Set(changed, Value(property, json));
        return changed;
    }

    /// <summary>A copy of <paramref name="row"/> with some values of another row.</summary>
    public Row With(Row row, Row other, IEnumerable<string> clrNames)
    {
        var changed = copy(row);
        foreach (var property in clrNames.Select(n => this[n])) property.Set(changed, property.Get(other));
        return changed;
    }

    /// <summary>
    /// Whether Notion could not tell the two apart: instants by their minute, sets without order, no text like an empty one.
    /// </summary>
    public bool Same(string clrName, Row a, Row b) => this[clrName].Codec.Same(this[clrName].Get(a), this[clrName].Get(b));

    /// <inheritdoc cref="Same(string, Row, Row)"/>
    public bool Same(string clrName, string? a, string? b) => this[clrName].Codec.Same(Value(this[clrName], a), Value(this[clrName], b));

    /// <summary>CLR names of the properties that differ.</summary>
    public IEnumerable<string> Differences(Row a, Row b) => Properties.Where(p => !p.Codec.Same(p.Get(a), p.Get(b))).Select(p => p.ClrName);

    internal Row New() => make();

    private static string? Text(NotionProperty property, object? value) =>
        property.Codec.Normal(value) is { } normal ? JsonSerializer.Serialize(normal, Json) : null;

    /// <summary>Null where the property may be, else what a row has that says nothing: an empty list, a zero, an empty title.</summary>
    private object? Value(NotionProperty property, string? json)
    {
        var type = RowType.GetProperty(property.ClrName)!.PropertyType;
        if (json is not null and not "null") return JsonSerializer.Deserialize(json, type, Json);
        return property.Kind is NotionKind.Title ? "" : property.Get(make()) switch
        {
            null => null,
            var standing =>
                property.Codec.Read(default, new(Noun, new(property, "", property.Name, property.Codec.Type, null), _ => default, null))
                ?? standing,
        };
    }

    private NotionProperty? Declared(PropertyInfo property)
    {
        if (property.GetCustomAttribute<NotionAttribute>() is not { } notion) return null;
        var target = notion.To?.GetCustomAttribute<NotionDatabaseAttribute>()?.Noun;
        return new(property.Name, notion.Name, notion.Kind, target, PropertyAccess.Of(property), Codecs.For(property, notion.Kind, target));
    }
}
