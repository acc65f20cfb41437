using Presta.Billing;
using Presta.Support;

namespace Presta.Tests.Billing;

/// <summary>An invoice that was due on Friday 6 March 2026; Friday the 20th is a holiday.</summary>
public sealed class PaymentRemindersTests
{
    private static readonly SlaCalendar Office = new(day => day == new DateOnly(2026, 3, 20));

    [Theory]
    [InlineData("2026-03-13 07:59", null, "2026-03-13 08:00")]   // before the office opens
    [InlineData("2026-03-13 08:00", 1, "2026-03-23 08:00")]      // the second falls on the holiday, then on a weekend
    [InlineData("2026-03-13 12:30", null, "2026-03-13 13:30")]   // at lunch
    [InlineData("2026-03-13 18:00", null, "2026-03-16 08:00")]   // in the evening
    [InlineData("2026-03-14 10:00", null, "2026-03-16 08:00")]   // on a Saturday
    [InlineData("2026-03-23 09:00", 2, "2026-04-06 08:00")]      // the third falls on a Sunday; what was missed is not sent as well
    [InlineData("2026-04-06 09:00", 3, null)]
    [InlineData("2026-05-06 09:00", null, null)]                 // no matter of letters any more
    public void It_is_reminded_of_in_office_hours(string now, int? level, string? next) =>
        Assert.Equal((level, At(next)), PaymentReminders.Due(Unpaid(), 80, At(now)!.Value, Office));

    [Fact]
    public void Each_reminder_is_sent_once()
    {
        var reminded = Unpaid() with { Reminders = [new(1, At("2026-03-13 08:00")!.Value, 2)] };
        Assert.Equal((null, At("2026-03-23 08:00")), PaymentReminders.Due(reminded, 80, At("2026-03-13 08:01")!.Value, Office));
        Assert.Equal((2, At("2026-04-06 08:00")), PaymentReminders.Due(reminded, 80, At("2026-03-23 08:00")!.Value, Office));
        Assert.Equal(
            (null, null), PaymentReminders.Due(
            reminded with { Reminders = [new(3, default, 4)] }, 80, At("2026-04-20 09:00")!.Value, Office));
    }

    [Fact]
    public void What_is_paid_or_cancelled_or_a_draft_is_never_reminded_of_and_what_is_on_its_way_not_yet()
    {
        foreach (var invoice in new[] { Unpaid().WithPaid(80), Unpaid() with { Status = InvoiceStatus.Cancelled },
            Unpaid() with { Status = InvoiceStatus.Draft }, Unpaid() with { DueOn = null } })
            Assert.Equal((null, null), PaymentReminders.Due(invoice, invoice.Open, At("2026-03-13 09:00")!.Value, Office));
        Assert.Equal((null, At("2026-03-16 08:00")), PaymentReminders.Due(Unpaid(), 0, At("2026-03-13 09:00")!.Value, Office));
    }

    private static Invoice Unpaid() => new()
    {
        Id = EntityId.Of("invoice"), Number = "HYP-2026-0001", ClientId = EntityId.Of("client"), Status = InvoiceStatus.Sent,
            IssuedOn = new(2026, 2, 4), DueOn = new(2026, 3, 6), Total = 80,
    };

    private static DateTimeOffset? At(string? zurich) => zurich is null ? null
        : BusinessTime.At(DateOnly.Parse(zurich[..10]), TimeOnly.Parse(zurich[11..]));
}
