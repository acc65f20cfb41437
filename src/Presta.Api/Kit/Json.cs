using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presta.Api.Kit;

/// <summary>How the API spells JSON, in and out: snake_case names and codes, instants in UTC, at most 32 levels.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = Closed(Apply(new(JsonSerializerDefaults.Web)));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        options.AllowDuplicateProperties = false;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new InstantJson());
        return options;
    }

    /// <summary>So that types can be asked about before the first of them is written.</summary>
    private static JsonSerializerOptions Closed(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>An object's JSON with one member more.</summary>
    public static byte[] With(byte[] json, string name, ReadOnlySpan<byte> value) =>
    [
        .. json.AsSpan(0, json.Length - 1), .. json.Length > 2 ? ","u8 : [],
        (byte)'"', .. System.Text.Encoding.UTF8.GetBytes(name), .. "\":"u8, .. value, (byte)'}',
    ];

    public static byte[] Encode<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>An amount as views show it: a decimal keeps its scale in JSON, so that 12.5 is written 12.50.</summary>
    public static decimal Money(this decimal amount) => Billing.Rounding.ToCents(amount);

    private sealed class InstantJson : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Clock.Write(value));
    }
}
