using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Presta.NotionSandbox.Json;

/// <summary>Bytes to JSON and back.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Null when the bytes are not JSON. An empty body counts as an empty object.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return JsonElement.Parse("{}");
        if (!Utf8.IsValid(bytes.Span))
            return null;
        try
        {
            var json = JsonElement.Parse(bytes.Span);
            return MayHoldLoneSurrogate(bytes.Span) && !IsReadable(json) ? null : json;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ArrayBufferWriter<byte> Buffer(Action<Utf8JsonWriter> write, int capacity = 4096)
    {
        var buffer = new ArrayBufferWriter<byte>(capacity);
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        write(writer);
        return buffer;
    }

    public static byte[] Bytes(Action<Utf8JsonWriter> write) => Buffer(write, 256).WrittenSpan.ToArray();

    public static void WriteRaw(this Utf8JsonWriter writer, string name, byte[] json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    public static void WriteEmptyObject(this Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        writer.WriteEndObject();
    }

    public static void WriteObject(this Utf8JsonWriter writer, Action<Utf8JsonWriter> members)
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    }

    private static bool MayHoldLoneSurrogate(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\\ud"u8) >= 0 || bytes.IndexOf("\\uD"u8) >= 0;

    // The reader accepts an escaped lone surrogate and throws only when the text is asked for.
    private static bool IsReadable(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => json.GetString() is not null,
                JsonValueKind.Array => json.EnumerateArray().All(IsReadable),
                JsonValueKind.Object => json.EnumerateObject().All(member => member.Name is not null && IsReadable(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
