using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>A day on which an unpaid invoice is reminded of: 7, 14 and 30 days after it was due, moved to Monday from a weekend. None once it is paid or cancelled.</summary>
public sealed record ReminderDay(int Level, DateOnly On, bool IsPast)
{
    private static readonly int[] DaysLate = [7, 14, 30];

    public static ImmutableArray<ReminderDay> Of(Invoice invoice, DateOnly today) => invoice is { Open: > 0, DueOn: { } due }
        ? [.. DaysLate.Select((days, i) => new ReminderDay(i + 1, Workday(due.AddDays(days)), Workday(due.AddDays(days)) < today))]
        : [];

    private static DateOnly Workday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };
}
