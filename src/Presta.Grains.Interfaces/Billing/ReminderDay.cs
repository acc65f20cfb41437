using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>
/// A day on which an unpaid invoice is reminded of: 7, 14 and 30 days after it was due, moved to Monday from a weekend. None once it is
/// paid or cancelled.
/// </summary>
/// <param name="SentAt">When the letter went out; public holidays, or a payment on its way, may have put it off.</param>
public sealed record ReminderDay(int Level, DateOnly On, bool IsPast, DateTimeOffset? SentAt = null)
{
    private static readonly int[] DaysLate = [7, 14, 30];

    public static ImmutableArray<ReminderDay> Of(Invoice invoice, DateOnly today) => invoice is { Open: > 0, DueOn: { } due }
        ? [.. DaysLate.Select((days, i) => new ReminderDay(i + 1, Workday(due.AddDays(days)), Workday(due.AddDays(days)) < today,
            invoice.Reminders.IsDefaultOrEmpty ? null : invoice.Reminders.FirstOrDefault(sent => sent.Level == i + 1)?.At))]
        : [];

    private static DateOnly Workday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };
}
