using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Presta.Api.Kit;

/// <summary>For OpenAPI: the endpoint takes <c>fields</c>.</summary>
internal sealed record FieldsMetadata;

/// <summary>
/// <c>fields=id,name,tasks.total</c>: the parts of a view that an answer shall have, in the view's order, <c>id</c> always among them. They
/// are cut out of the JSON that is there already, so that what is asked for sparsely needs no encoding of its own.
/// </summary>
internal sealed class Fieldset<TView>
{
    private const int Longest = 1_000;
    private const int MostKept = 200;

    private static readonly Bounded<string, Fieldset<TView>> Known = new(MostKept);

    private readonly Branch root;

    private Fieldset(Branch root) => this.root = root;

    /// <summary>Null when everything is wanted.</summary>
    public static Fieldset<TView>? Asked(HttpRequest request)
    {
        if (request.QueryString.Value?.Contains("fields=", StringComparison.Ordinal) is not true
            || request.Query["fields"] is not [{ } text]) return null;
        if (Known.TryGet(text, out var fields)) return fields;
        fields = new(Read(text.Length > Longest ? [text] : text.Split(',', StringSplitOptions.TrimEntries)));
        Known.Set(text, fields);
        return fields;
    }

    /// <summary>Of parts that are named already; the identifier alone when none is.</summary>
    public static Fieldset<TView> Of(IReadOnlyCollection<string> paths) => new(Read(paths));

    /// <summary>The parts that a request names; empty when it names none.</summary>
    public static IReadOnlyCollection<string> Named(HttpRequest request) =>
        request.Query["fields"] is not [{ } text] ? [] : text.Length > Longest ? [text] : text.Split(',', StringSplitOptions.TrimEntries);

    public byte[] Of(byte[] json)
    {
        var cut = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(cut, new() { Encoder = Json.Options.Encoder, SkipValidation = true }))
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            root.Copy(ref reader, json, writer);
        }

        return cut.WrittenSpan.ToArray();
    }

    /// <summary>Whether a column of a file, which has a dotted name, is wanted.</summary>
    public bool Has(string path)
    {
        var branch = root;
        foreach (var name in path.Split('.'))
        {
            if (!branch.Parts.TryGetValue(name, out var next)) return false;
            if (next is null) return true;
            branch = next;
        }

        return true;
    }

    private static Branch Read(IReadOnlyCollection<string> paths)
    {
        var root = new Branch();
        var all = View.Members(Json.Options.GetTypeInfo(typeof(TView)));
        if (all.ContainsKey("id")) root.Parts["id"] = null;
        foreach (var path in paths)
        {
            var (branch, members, names) = (root, all, path.Split('.'));
            for (var i = 0; i < names.Length; i++)
            {
                if (!members.TryGetValue(names[i], out var member))
                    throw new RefusedException(Error.Invalid("fields", "Champ inconnu.") with { Allowed = [.. all.Keys] });
                if (i == names.Length - 1) branch.Parts[names[i]] = null;
                else if (!branch.Parts.TryGetValue(names[i], out var next)) branch = branch.Parts[names[i]] = new();
                else if (next is null) break;
                else branch = next;
                members = View.Members(member);
            }
        }

        return root;
    }

    /// <summary>Wanted members by name; null for one that is wanted whole.</summary>
    private sealed class Branch
    {
        public Dictionary<string, Branch?> Parts { get; } = new(StringComparer.Ordinal);

        public void Copy(ref Utf8JsonReader reader, byte[] json, Utf8JsonWriter writer)
        {
            if (reader.TokenType is JsonTokenType.StartArray)
            {
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray) Copy(ref reader, json, writer);
                writer.WriteEndArray();
                return;
            }

            if (reader.TokenType is not JsonTokenType.StartObject)
            {
                Whole(ref reader, json, writer);
                return;
            }

            writer.WriteStartObject();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (!Parts.TryGetValue(name, out var part))
                {
                    reader.Skip();
                    continue;
                }

                writer.WritePropertyName(name);
                if (part is null) Whole(ref reader, json, writer);
                else part.Copy(ref reader, json, writer);
            }

            writer.WriteEndObject();
        }

        private static void Whole(ref Utf8JsonReader reader, byte[] json, Utf8JsonWriter writer)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            writer.WriteRawValue(json.AsSpan(start, (int)reader.BytesConsumed - start), skipInputValidation: true);
        }
    }
}

/// <summary>A view as its JSON has it.</summary>
internal static class View
{
    /// <summary>Members by name, of an object or of an array's objects; none of anything else.</summary>
    public static Dictionary<string, JsonTypeInfo> Members(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => type.Properties.Where(p => p.Get is not null)
            .ToDictionary(p => p.Name, p => type.Options.GetTypeInfo(p.PropertyType)),
        JsonTypeInfoKind.Enumerable when type.ElementType is { } element => Members(type.Options.GetTypeInfo(element)),
        _ => [],
    };
}
