using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>
/// Date values. A day stays a day; a date-time is cut to the minute and answered with its offset and no zone:
/// <c>2026-06-27T05:54:31</c> in Europe/London comes back as <c>2026-06-27T05:54:00.000+01:00</c>.
/// </summary>
internal static partial class Dates
{
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")] private static partial Regex Day();
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(?<offset>Z|[+-]\d{2}:?\d{2})?$")] private static partial Regex Instant();

    public static DateValue Read(Field date)
    {
        var zone = Zone(date["time_zone"]);
        var start = Canonical(date["start"], date["start"].Text(), zone);
        if (date["end"].Absent)
            return new(start, End: null);
        var end = Canonical(date["end"], date["end"].Text(), zone);
        if ((start.Length == 10) != (end.Length == 10))
            throw ApiError.Validation($"{date.Path}.start and {date.Path}.end should both be dates or both be date-times.");
        return Moment.Parse(end).CompareTo(Moment.Parse(start)) < 0
            ? throw ApiError.Validation($"{date.Path}.end should not precede {date.Path}.start.")
            : new(start, end);
    }

    public static void WriteMembers(Utf8JsonWriter writer, DateValue date)
    {
        writer.WriteString("start", date.Start);
        writer.WriteString("end", date.End);
        writer.WriteNull("time_zone");
    }

    private static TimeZoneInfo? Zone(Field field)
    {
        if (field.OptionalText() is not { } name)
            return null;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw field.Expected("a valid IANA time zone");
    }

    private static string Canonical(Field field, string text, TimeZoneInfo? zone)
    {
        if (Day().IsMatch(text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return text;
        var match = Instant().Match(text);
        var parsed = default(DateTimeOffset);
        if (!match.Success || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out parsed))
            throw field.Expected("a valid ISO 8601 date string");
        if (zone is not null && match.Groups["offset"].Success)
            throw ApiError.Validation($"{field.Path} should not carry an offset when time_zone is given.");
        var offset = zone?.GetUtcOffset(parsed.DateTime) ?? parsed.Offset;
        return parsed.DateTime.ToString("yyyy-MM-dd'T'HH:mm':00.000'", CultureInfo.InvariantCulture)
            + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh':'mm", CultureInfo.InvariantCulture);
    }
}
