namespace Presta.Demo;

/// <summary>Nothing happens at weekends.</summary>
internal static class Workdays
{
    /// <summary>The day itself, or the Friday before.</summary>
    public static DateOnly Workday(this DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };

    public static DateOnly OrEarlier(this DateOnly day, DateOnly limit) => day < limit ? day : limit;

    public static DateOnly OrLater(this DateOnly day, DateOnly limit) => day > limit ? day : limit;

    /// <summary>How far from one day to another, as a share of the way; the way's ends are workdays.</summary>
    public static DateOnly At(this (DateOnly From, DateOnly To) way, decimal share) =>
        way.From.AddDays((int)((way.To.DayNumber - way.From.DayNumber) * share)).Workday().OrLater(way.From);
}
