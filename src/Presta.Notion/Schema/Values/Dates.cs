using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>Days. Of a date with a time the day as written counts.</summary>
internal sealed class DateCodec : ValueCodec
{
    public override string Type => "date";

    public override object? Read(JsonElement value, Reading reading) =>
        value.Text("start") is { Length: >= 10 } start && DateOnly.TryParseExact(start.AsSpan(0, 10), "yyyy-MM-dd", out var day) ? day
            : null;

    public override JsonNode? Write(object? value, Writing writing) =>
        value is DateOnly day ? new JsonObject { ["start"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } : null;
}

/// <summary>Instants, which Notion cuts to the minute: two in the same minute are the same.</summary>
internal sealed class InstantCodec : ValueCodec
{
    public override string Type => "date";

    public override object? Read(JsonElement value, Reading reading) =>
        DateTimeOffset.TryParse(
            value.Text("start"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at)
            ? at : null;

    public override JsonNode? Write(object? value, Writing writing) =>
        Normal(value) is DateTimeOffset at
            ? new JsonObject { ["start"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) } : null;

    public override object? Normal(object? value) =>
        value is DateTimeOffset at ? new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero) : null;
}
