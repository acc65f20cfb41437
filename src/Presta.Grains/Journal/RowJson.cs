using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presta.Journal;

/// <summary>How rows and property values are written in journal and snapshots: JSON by CLR name, enums by name, no type names.</summary>
public static class RowJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Row row) => JsonSerializer.SerializeToUtf8Bytes(row, row.GetType(), Options);

    public static Row Read(string noun, ReadOnlySpan<byte> json) =>
        (Row)(JsonSerializer.Deserialize(json, Nouns.Of(noun).RowType, Options) ?? throw new JsonException($"an empty row of {noun}"));
}
