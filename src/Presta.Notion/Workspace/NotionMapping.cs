using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presta.Notion;

/// <summary>
/// What a workspace calls the things that Presta declares, and the ids they turned out to have. A person may write names into
/// the file; Presta adds ids, by which a renamed property or database is still found.
/// </summary>
/// <param name="Parent">Id of the page under which the databases lie.</param>
/// <param name="Nouns">By noun.</param>
public sealed record NotionMapping(string? Parent, ImmutableSortedDictionary<string, NounMapping> Nouns)
{
    public static readonly NotionMapping Empty = new(null, ImmutableSortedDictionary<string, NounMapping>.Empty);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public NounMapping this[string noun] => Nouns.GetValueOrDefault(noun, NounMapping.Empty);

    public NotionMapping With(string noun, NounMapping mapping) => this with { Nouns = Nouns.SetItem(noun, mapping) };

    /// <summary>A missing file is an empty mapping.</summary>
    /// <exception cref="InvalidDataException">The file is no mapping.</exception>
    public static NotionMapping Load(string path)
    {
        if (!File.Exists(path)) return Empty;
        try
        {
            var read = JsonSerializer.Deserialize<NotionMapping>(File.ReadAllBytes(path), Json) ?? Empty;
            return read with { Nouns = (read.Nouns ?? Empty.Nouns).ToImmutableSortedDictionary(n => n.Key, n => n.Value.Whole()) };
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"Le fichier de correspondance {path} est illisible : {wrong.Message}", wrong);
        }
    }

    /// <summary>Whole or not at all: readers see the old file or the new one.</summary>
    public void Save(string path)
    {
        var whole = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        var temporary = $"{whole}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, ToString() + "\n");
            File.Move(temporary, whole, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Database">The database's id.</param>
/// <param name="Title">Its title, where it is not the declared one.</param>
/// <param name="Properties">By CLR name, and <c>Presta ID</c>.</param>
public sealed record NounMapping(string? Database, string? Title, ImmutableSortedDictionary<string, PropertyMapping> Properties)
{
    public static readonly NounMapping Empty = new(null, null, ImmutableSortedDictionary<string, PropertyMapping>.Empty);

    public PropertyMapping this[string clrName] => Properties.GetValueOrDefault(clrName, PropertyMapping.Empty);

    internal NounMapping Whole() => this with { Properties = Properties ?? Empty.Properties };

    /// <summary>With the ids that a verified database turned out to have.</summary>
    internal NounMapping Remembering(BoundSchema schema) => this with
    {
        Database = schema.DatabaseId,
        Properties = schema.Ids.Aggregate(Properties, (all, p) => all.SetItem(p.Key, this[p.Key] with { Id = p.Value })),
    };
}

/// <param name="Name">Its name in Notion, where it is not the declared one.</param>
/// <param name="Id">As Notion writes it.</param>
public sealed record PropertyMapping(string? Name, string? Id)
{
    public static readonly PropertyMapping Empty = new(null, null);
}
