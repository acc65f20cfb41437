using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presta;

/// <summary>
/// The id of a row. Born in Presta: a UUIDv7 that Notion also carries as <c>Presta ID</c>; born in Notion: the page id.
/// Read with or without dashes, written dashed and lower-case. What cannot be read is <see cref="None"/>, which names nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("id"), JsonConverter(typeof(EntityIdJson))]
public readonly record struct EntityId([property: Id(0)] Guid Value) : IParsable<EntityId>, IComparable<EntityId>, IComparable
{
    public static readonly EntityId None;

    public bool IsNone => Value == Guid.Empty;

    /// <summary>A new id for a row born in Presta; ids sort by the instant of their birth.</summary>
    public static EntityId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>The id that a text always gives (a UUIDv8 of its SHA-256).</summary>
    public static EntityId Of(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        (hash[6], hash[8]) = ((byte)(0x80 | (hash[6] & 0x0F)), (byte)(0x80 | (hash[8] & 0x3F)));
        return new(new Guid(hash[..16], bigEndian: true));
    }

    public static EntityId Parse(string s, IFormatProvider? provider = null) => new(Guid.Parse(s));

    /// <summary>Never refuses: a malformed id in a route is the id of nothing, so that it answers 404 like any unknown one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntityId result)
    {
        result = TryRead(s, out var id) ? id : None;
        return true;
    }

    /// <summary>Reads an id strictly: <c>false</c> for anything but 32 hex digits with or without dashes.</summary>
    public static bool TryRead(string? s, out EntityId id)
    {
        var read = Guid.TryParseExact(s, "D", out var value) || Guid.TryParseExact(s, "N", out value);
        id = new(value);
        return read;
    }

    public int CompareTo(EntityId other) => Value.CompareTo(other.Value);

    int IComparable.CompareTo(object? other) => other is EntityId id ? CompareTo(id) : 1;

    public override string ToString() => Value.ToString("D");
}

[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EntityIdJson : JsonConverter<EntityId>
{
    public override EntityId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && EntityId.TryRead(reader.GetString(), out var id) ? id
            : throw new JsonException("not an id");

    public override void Write(Utf8JsonWriter writer, EntityId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override EntityId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EntityId.TryRead(reader.GetString(), out var id) ? id : throw new JsonException("not an id");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, EntityId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
