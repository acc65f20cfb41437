using System.Globalization;

namespace Presta.NotionSandbox.Model;

/// <summary>A date, or an instant at minute grain: the two kinds of date Notion knows.</summary>
internal readonly record struct Moment(DateOnly Day, DateTimeOffset? Instant)
{
    public static Moment Of(DateTimeOffset instant)
    {
        var minute = Minute(instant);
        return new(DateOnly.FromDateTime(minute.UtcDateTime), minute);
    }

    public static Moment Parse(string text) => TryParse(text, out var moment) ? moment : default;

    public static bool TryParse(string text, out Moment moment)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            moment = new(day, null);
            return true;
        }
        var isInstant = text.Length > 10 && text[10] is 'T' or ' ' && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant);
        moment = isInstant ? Of(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)) : default;
        return isInstant;
    }

    /// <summary>By the minute between two instants, by the calendar day (UTC) as soon as one of them is a day.</summary>
    public int CompareTo(Moment other) =>
        Instant is { } mine && other.Instant is { } theirs ? mine.CompareTo(theirs) : Day.CompareTo(other.Day);

    /// <summary>The place on a time line, for sorting: a day stands at its midnight.</summary>
    public DateTimeOffset Position => Instant ?? new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero);

    public static DateTimeOffset Minute(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    public static string Text(DateTimeOffset instant) =>
        Minute(instant).ToString("yyyy-MM-dd'T'HH:mm':00.000Z'", CultureInfo.InvariantCulture);

    public static string Exact(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
