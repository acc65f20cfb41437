using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>Dates: by the minute between date-times, by the day otherwise. The past and the next of a period include now.</summary>
internal static class DateConditions
{
    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        if (condition.Object().Has("is_empty") || condition.Has("is_not_empty"))
            return condition.Single("is_empty", "is_not_empty").True().Name is "is_empty"
                ? value => value is not DateValue
                : value => value is DateValue;
        var holds = ReadMoment(condition, scope.Now);
        return value => value is DateValue date && holds(date.At);
    }

    public static Func<Moment, bool> ReadMoment(Field condition, DateTimeOffset now)
    {
        var field = condition.Single(
            "equals", "before", "after", "on_or_before", "on_or_after", "this_week", "past_week", "past_month", "past_year",
            "next_week", "next_month", "next_year", "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? _ => false : _ => true;
        if (RelativeDates.Period(field.Name, RelativeDates.Today(now)) is { } period)
        {
            field.Object();
            return moment => moment.Day >= period.From && moment.Day <= period.To;
        }
        var sought = Sought(field, now);
        return field.Name switch
        {
            "equals" => moment => moment.CompareTo(sought) == 0,
            "before" => moment => moment.CompareTo(sought) < 0,
            "after" => moment => moment.CompareTo(sought) > 0,
            "on_or_before" => moment => moment.CompareTo(sought) <= 0,
            _ => moment => moment.CompareTo(sought) >= 0,
        };
    }

    private static Moment Sought(Field field, DateTimeOffset now)
    {
        var text = field.Text();
        return RelativeDates.Word(text, RelativeDates.Today(now)) is { } day ? new(day, Instant: null)
            : Moment.TryParse(text, out var moment) ? moment
            : throw field.Expected("a valid ISO 8601 date string");
    }
}
