using Presta.Support;

namespace Presta.Tests.Support;

public sealed class SlaTests
{
    private static readonly SlaCalendar Calendar = new(day => day == new DateOnly(2026, 4, 3) || day == new DateOnly(2026, 4, 6));

    [Theory]
    [InlineData("2026-01-23 16:00", 4, null, null, "2026-01-26 10:30")]
    [InlineData("2026-01-23 16:00", 4, "2026-01-26 08:30", "2026-01-26 11:00", "2026-01-26 14:30")]
    [InlineData("2026-04-02 16:00", 4, null, null, "2026-04-07 10:30")]
    [InlineData("2026-03-27 17:00", 1, null, null, "2026-03-30 08:30")]   // summer time begins between
    [InlineData("2026-10-23 17:00", 1, null, null, "2026-10-26 08:30")]   // and ends
    [InlineData("2026-01-24 03:00", 8, null, null, "2026-01-26 17:30")]
    public void What_is_due_is_due_in_office_time(string from, int hours, string? held, string? released, string due) => Assert.Equal(
        Zurich(due), Calendar.Due(Zurich(from), TimeSpan.FromHours(hours), held is null ? [] : [new(Zurich(held), Zurich(released!))]));

    [Fact]
    public void While_the_client_is_waited_for_nothing_is_due() => Assert.Null(Calendar.Due(Zurich("2026-01-23 16:00"), TimeSpan.FromHours(4), [new(Zurich("2026-01-23 17:00"), null)]));

    [Fact]
    public void Later_begins_are_due_later_and_a_hold_adds_its_office_time_and_no_more()
    {
        var random = new Random(410);
        for (var n = 0; n < 2_000; n++)
        {
            var from = Zurich("2026-01-01 00:00").AddMinutes(random.Next(0, 525_600));
            var time = TimeSpan.FromMinutes(random.Next(1, 3_000));
            var due = Calendar.Due(from, time, [])!.Value;
            Assert.True(Calendar.Due(from.AddMinutes(random.Next(1, 10_000)), time, []) >= due);
            Assert.Equal(time, Calendar.Between(from, due, []));
            var hold = new SlaHold(from.AddMinutes(random.Next(0, 2_000)), null) is var open ? open with { To = open.From.AddMinutes(random.Next(0, 5_000)) } : null!;
            var held = Calendar.Due(from, time, [hold])!.Value;
            Assert.Equal(hold.From >= due ? TimeSpan.Zero : Calendar.Between(hold.From, hold.To!.Value, []), Calendar.Between(from, held, []) - time);
        }
    }

    [Fact]
    public void A_reply_of_the_client_starts_the_clock_again()
    {
        var at = Zurich("2026-01-23 16:00");
        var ticket = new Ticket { Subject = "x", CreatedAt = at, Status = TicketStatus.WaitingClient, Priority = TicketPriority.Medium }.Kept(Zurich("2026-01-26 08:30"), Calendar);
        Assert.True(ticket is { IsPaused: true, DueAt: null });
        var answered = ticket.AnsweredByClient(Zurich("2026-01-26 11:00"), Calendar).Value!;
        Assert.Equal((TicketStatus.InProgress, false, Zurich("2026-01-26 14:30")), (answered.Status, answered.IsPaused, answered.ResponseDueAt));
        Assert.Equal(Zurich("2026-01-26 12:00"), answered.AnsweredByStaff(Zurich("2026-01-26 12:00"), Calendar).RespondedAt);
        Assert.True(answered.IsBreached(Zurich("2026-01-26 14:31")) && !answered.IsBreached(Zurich("2026-01-26 14:29")));
    }

    [Fact]
    public void A_ticket_opens_again_within_fourteen_days_and_not_later()
    {
        var closed = (new Ticket { Subject = "x", CreatedAt = Zurich("2026-01-05 08:00") } with { Status = TicketStatus.InProgress }).ClosedByClient(Zurich("2026-01-10 09:00"), Calendar).Value!;
        Assert.Equal(TicketErrors.Closed, closed.ClosedByClient(Zurich("2026-01-10 10:00"), Calendar).Error);
        Assert.Equal((TicketStatus.Open, null), closed.AnsweredByClient(Zurich("2026-01-24 08:59"), Calendar).Value is { } open ? (open.Status, open.ResolvedAt) : default);
        Assert.Equal(TicketErrors.TooLate, closed.AnsweredByClient(Zurich("2026-01-24 09:01"), Calendar).Error);
    }

    private static DateTimeOffset Zurich(string text)
    {
        var local = DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, BusinessTime.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
