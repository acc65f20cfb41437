using Presta.Support;

namespace Presta.Tests.Support;

public sealed class SlaTests
{
    private static readonly SlaCalendar Calendar = new(day => day == new DateOnly(2026, 4, 3) || day == new DateOnly(2026, 4, 6));
    private static readonly SlaRules Rules = new("GE", Calendar, SlaTargets.Usual);

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
    public void While_the_client_is_waited_for_nothing_is_due() =>
        Assert.Null(Calendar.Due(Zurich("2026-01-23 16:00"), TimeSpan.FromHours(4), [new(Zurich("2026-01-23 17:00"), null)]));

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
            var hold = new SlaHold(from.AddMinutes(random.Next(0, 2_000)), null) is var open
                ? open with { To = open.From.AddMinutes(random.Next(0, 5_000)) } : null!;
            var held = Calendar.Due(from, time, [hold])!.Value;
            Assert.Equal(
                hold.From >= due ? TimeSpan.Zero : Calendar.Between(hold.From, hold.To!.Value, []),
                Calendar.Between(from, held, []) - time);
        }
    }

    [Fact]
    public void A_reply_of_the_client_starts_the_clock_again()
    {
        var at = Zurich("2026-01-23 16:00");
        var ticket =
            new Ticket { Subject = "x", CreatedAt = at, Status = TicketStatus.WaitingClient, Priority = TicketPriority.Medium }.Kept(
            Zurich("2026-01-26 08:30"), Rules);
        Assert.True(ticket is { IsPaused: true, DueAt: null });
        var answered = ticket.AnsweredByClient(Zurich("2026-01-26 11:00"), Rules).Value!;
        Assert.Equal(
            (TicketStatus.InProgress, false, Zurich("2026-01-26 14:30")), (answered.Status, answered.IsPaused, answered.ResponseDueAt));
        Assert.Equal(Zurich("2026-01-26 12:00"), answered.AnsweredByStaff(Zurich("2026-01-26 12:00"), Rules).RespondedAt);
        Assert.True(answered.IsBreached(Zurich("2026-01-26 14:31")) && !answered.IsBreached(Zurich("2026-01-26 14:29")));
    }

    [Fact]
    public void A_ticket_opens_again_within_fourteen_days_and_not_later()
    {
        var closed = (new Ticket { Subject = "x", CreatedAt = Zurich("2026-01-05 08:00") } with { Status = TicketStatus.InProgress })
            .ClosedByClient(Zurich("2026-01-10 09:00"), Rules).Value!;
        Assert.Equal(TicketErrors.Closed, closed.ClosedByClient(Zurich("2026-01-10 10:00"), Rules).Error);
        Assert.Equal(
            (TicketStatus.Open, null), closed.AnsweredByClient(Zurich("2026-01-24 08:59"), Rules).Value is { } open
            ? (open.Status, open.ResolvedAt) : default);
        Assert.Equal(TicketErrors.TooLate, closed.AnsweredByClient(Zurich("2026-01-24 09:01"), Rules).Error);
    }

    [Fact]
    public void The_clock_warns_when_a_fifth_is_left_then_tells_what_is_late_each_once()
    {
        var ticket = Medium("2026-01-26 08:00");   // an answer is due at 12:00, the end on Wednesday at 17:30
        Assert.Equal(Zurich("2026-01-26 11:12"), ticket.NextSlaAt);
        Assert.Same(ticket, ticket.Struck(Zurich("2026-01-26 11:11")));
        var warned = ticket.Struck(Zurich("2026-01-26 11:12"));
        Assert.Same(warned, warned.Struck(Zurich("2026-01-26 11:13")));
        Assert.Equal([SlaEventKind.ResponseWarning], warned.SlaEvents.Select(e => e.Kind));
        Assert.Equal(Zurich("2026-01-26 12:00"), warned.NextSlaAt);
        var late = warned.Struck(Zurich("2026-02-02 08:00"));
        Assert.Equal((4, null), (late.SlaEvents.Select(e => e.Kind).Distinct().Count(), late.NextSlaAt));
    }

    [Fact]
    public void While_the_client_is_waited_for_and_once_it_is_done_the_clock_has_nothing_to_tell()
    {
        var ticket = Medium("2026-01-26 08:00");
        Assert.Null((ticket with { Status = TicketStatus.WaitingClient }).Kept(Zurich("2026-01-26 09:00"), Rules).NextSlaAt);
        Assert.Null(ticket.ClosedByClient(Zurich("2026-01-26 09:00"), Rules).Value!.NextSlaAt);
        Assert.Equal(
            2, ticket.ClosedByClient(Zurich("2026-01-26 13:00"), Rules).Value!.Struck(Zurich("2026-02-26 13:00")).SlaEvents.Length);
    }

    [Fact]
    public void An_answer_that_came_in_time_takes_back_what_the_clock_told_before_it_was_heard_of_and_a_late_one_does_not()
    {
        var late = Medium("2026-01-26 08:00").Struck(Zurich("2026-01-26 12:00"));
        Assert.DoesNotContain(
            late.AnsweredByStaff(Zurich("2026-01-26 11:59"), Rules).SlaEvents, e => e.Kind is SlaEventKind.ResponseBreach);
        Assert.Contains(late.AnsweredByStaff(Zurich("2026-01-26 12:01"), Rules).SlaEvents, e => e.Kind is SlaEventKind.ResponseBreach);
    }

    [Fact]
    public void A_ticket_that_is_opened_again_was_held_while_it_was_done()
    {
        var ticket = Medium("2026-01-26 08:00").AnsweredByStaff(Zurich("2026-01-26 09:00"), Rules);
        var done = (ticket with { Status = TicketStatus.Resolved }).Kept(Zurich("2026-01-26 10:00"), Rules);
        var again = done.AnsweredByClient(Zurich("2026-01-30 10:00"), Rules).Value!;
        Assert.Equal((Zurich("2026-02-03 17:30"), false), (again.ResolutionDueAt, again.IsBreached(Zurich("2026-01-30 10:00"))));
    }

    [Fact]
    public void Other_rules_plan_what_is_open_anew_and_judge_nothing_anew()
    {
        var other = new SlaRules(
            "GE", Calendar, SlaTargets.Usual.SetItem(TicketPriority.Medium, new(TimeSpan.FromHours(2), TimeSpan.FromHours(30))));
        var (now, open) = (Zurich("2026-01-26 10:30"), Medium("2026-01-26 08:00"));
        var planned = open.Replanned(now, other);
        Assert.Equal((Zurich("2026-01-26 10:00"), other.Name, now), (planned.ResponseDueAt, planned.Rules, planned.ReplannedAt));
        Assert.Same(planned, planned.Replanned(now, other));

        var answered = open.AnsweredByStaff(Zurich("2026-01-26 10:15"), Rules).Replanned(now, other);
        Assert.Equal((open.ResponseDueAt, 1), (answered.ResponseDueAt, answered.Struck(now).SlaEvents.Length));
        Assert.NotEqual(open.ResolutionDueAt, answered.ResolutionDueAt);

        var done = open.ClosedByClient(Zurich("2026-01-26 10:15"), Rules).Value!;
        Assert.Same(done, done.Replanned(now, other));
        Assert.Equal(
            (open.ResolutionDueAt, Rules.Name), (done.AnsweredByStaff(now, other).ResolutionDueAt, done.AnsweredByStaff(now, other).Rules));
    }

    [Fact]
    public void A_ticket_keeps_a_bounded_number_of_what_the_clock_told()
    {
        var ticket = Medium("2026-01-26 08:00");
        for (var n = 0; n < 100; n++)
            ticket = (ticket with { ResponseDueAt = ticket.CreatedAt.AddMinutes(n) }).Struck(Zurich("2026-01-26 10:00"));
        Assert.Equal(SlaEvent.MostOfAKind, ticket.SlaEvents.Length);
    }

    private static Ticket Medium(string opened) =>
        new Ticket { Subject = "x", CreatedAt = Zurich(opened), Priority = TicketPriority.Medium }.Kept(Zurich(opened), Rules);

    private static DateTimeOffset Zurich(string text)
    {
        var local = DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, BusinessTime.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
