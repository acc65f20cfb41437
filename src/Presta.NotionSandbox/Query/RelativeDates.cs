namespace Presta.NotionSandbox.Query;

/// <summary>Words for days and periods, counted from today in UTC.</summary>
internal static class RelativeDates
{
    public static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    public static (DateOnly From, DateOnly To)? Period(string name, DateOnly today) => name switch
    {
        "this_week" => (today.AddDays(-(int)today.DayOfWeek), today.AddDays(6 - (int)today.DayOfWeek)),
        "past_week" => (today.AddDays(-7), today),
        "past_month" => (today.AddMonths(-1), today),
        "past_year" => (today.AddYears(-1), today),
        "next_week" => (today, today.AddDays(7)),
        "next_month" => (today, today.AddMonths(1)),
        "next_year" => (today, today.AddYears(1)),
        _ => null,
    };

    public static DateOnly? Word(string word, DateOnly today) => word switch
    {
        "today" => today,
        "tomorrow" => today.AddDays(1),
        "yesterday" => today.AddDays(-1),
        "one_week_ago" => today.AddDays(-7),
        "one_week_from_now" => today.AddDays(7),
        "one_month_ago" => today.AddMonths(-1),
        "one_month_from_now" => today.AddMonths(1),
        _ => null,
    };
}
