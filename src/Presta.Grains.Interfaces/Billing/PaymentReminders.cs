using Presta.Support;

namespace Presta.Billing;

/// <summary>A letter that reminded of an unpaid invoice.</summary>
/// <param name="Version">Of the invoice that it made.</param>
[GenerateSerializer, Immutable, Alias("sent-reminder")]
public sealed record SentReminder(int Level, DateTimeOffset At, long Version);

/// <summary>
/// When an unpaid invoice is reminded of: 7, 14 and 30 days after it was due, in office hours alone, at most once each. After an
/// interruption only the last that is due is sent, and none any more 60 days after: that is no matter of letters.
/// </summary>
public static class PaymentReminders
{
    public const int GivenUpAfter = 60;

    private static readonly int[] DaysLate = [7, 14, 30];

    /// <param name="payable">What is open and not on its way already: nothing to remind of while a payment is announced.</param>
    /// <returns>The reminder to send now, null for none; when to look again, null for never.</returns>
    public static (int? Level, DateTimeOffset? Next) Due(Invoice invoice, decimal payable, DateTimeOffset now, SlaCalendar office)
    {
        if (invoice is not { Open: > 0, DueOn: { } due } || now >= Start(due.AddDays(GivenUpAfter))) return (null, null);
        var sent = invoice.Reminders.IsDefaultOrEmpty ? 0 : invoice.Reminders.Max(reminder => reminder.Level);
        var level = Enumerable.Range(1, DaysLate.Length).LastOrDefault(each => At(each) <= now);
        if (level <= sent) return (null, sent < DaysLate.Length ? At(sent + 1) : null);
        if (Opens(now) is var opens && opens > now) return (null, opens);
        if (payable == 0) return (null, Tomorrow(now, office));
        return (level, level < DaysLate.Length ? At(level + 1) : null);

        DateTimeOffset At(int each) => Opens(Start(due.AddDays(DaysLate[each - 1])));

        DateTimeOffset Opens(DateTimeOffset from) => office.Due(from, TimeSpan.Zero, [])!.Value;
    }

    /// <summary>When the office opens on the next day that it does.</summary>
    public static DateTimeOffset Tomorrow(DateTimeOffset now, SlaCalendar office) =>
        office.Due(Start(BusinessTime.DayOf(now).AddDays(1)), TimeSpan.Zero, [])!.Value;

    private static DateTimeOffset Start(DateOnly day) => BusinessTime.At(day, TimeOnly.MinValue);
}
