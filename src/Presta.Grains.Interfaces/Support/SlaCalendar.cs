namespace Presta.Support;

/// <summary>
/// A time in which the clock stands: the client was waited for, or it was done until it was opened again. Null while it still lasts.
/// </summary>
[GenerateSerializer, Immutable, Alias("sla-hold")]
public sealed record SlaHold(DateTimeOffset From, DateTimeOffset? To);

/// <summary>
/// Office hours: Monday to Friday, 08:00–12:00 and 13:30–17:30 in Zurich, but for closed days. Answers are worked out here and nowhere
/// else: clients are told instants, and compute none.
/// </summary>
/// <param name="isClosed">Of a weekday.</param>
public sealed class SlaCalendar(Func<DateOnly, bool> isClosed)
{
    /// <summary>Of the hours below: it grows when they change, so that open tickets are planned anew.</summary>
    public const int Version = 1;

    private static readonly (TimeOnly From, TimeOnly To)[] Hours = [(new(8, 0), new(12, 0)), (new(13, 30), new(17, 30))];

    /// <summary>When so much office time has passed since an instant, not counting holds; null while one of them lasts.</summary>
    public DateTimeOffset? Due(DateTimeOffset from, TimeSpan time, IReadOnlyCollection<SlaHold> holds)
    {
        if (holds.Any(hold => hold.To is null)) return null;
        foreach (var (open, close) in Open(from, holds))
        {
            if (close - open >= time) return open + time;
            time -= close - open;
        }

        throw new InvalidOperationException("the office never opens");
    }

    /// <summary>Office time between two instants, but for holds.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<SlaHold> holds)
    {
        var sum = TimeSpan.Zero;
        foreach (var (open, close) in Open(from, holds).TakeWhile(span => span.Open < to)) sum += (close < to ? close : to) - open;
        return sum;
    }

    /// <summary>Ten years of it are enough for any ticket.</summary>
    private IEnumerable<(DateTimeOffset Open, DateTimeOffset Close)> Open(DateTimeOffset from, IReadOnlyCollection<SlaHold> holds)
    {
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, BusinessTime.Zone).DateTime);
        for (var day = first; day.DayNumber - first.DayNumber < 3_660; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || isClosed(day)) continue;
            foreach (var (open, close) in Hours)
            {
                var (start, end) = (BusinessTime.At(day, open), BusinessTime.At(day, close));
                if (start < from) start = from;
                foreach (var span in Without(start, end, holds)) yield return span;
            }
        }
    }

    private static IEnumerable<(DateTimeOffset Open, DateTimeOffset Close)> Without(
        DateTimeOffset start, DateTimeOffset end, IReadOnlyCollection<SlaHold> holds)
    {
        foreach (var hold in holds.Where(hold => hold.To is null || hold.To > hold.From).OrderBy(hold => hold.From))
        {
            if (hold.From >= end || (hold.To ?? DateTimeOffset.MaxValue) <= start) continue;
            if (hold.From > start) yield return (start, hold.From);
            start = hold.To ?? DateTimeOffset.MaxValue;
        }

        if (start < end) yield return (start, end);
    }
}
