using Orleans.Runtime;
using Presta.Notifications;
using Presta.People;
using Presta.Reactions;
using Presta.Support;

namespace Presta.Tests.Support;

public sealed class SlaClockTests(SlaWorld world) : IClassFixture<SlaWorld>
{
    private static readonly TimeSpan ToTheEnd = TimeSpan.FromSeconds(SlaWorld.Resolution);

    [Fact]
    public async Task What_is_due_is_recorded_once_and_mostly_within_a_second()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n => await Open(Of(await world.User()), $"Panne {n}")));
        await UntilAll(tickets, SlaEventKind.ResponseBreach);
        world.Time.PutForward(ToTheEnd - TimeSpan.FromSeconds(SlaWorld.Response + 9));
        await UntilAll(tickets, SlaEventKind.ResolutionBreach);

        var told = (await Task.WhenAll(tickets.Select(Get))).SelectMany(t => t.SlaEvents).ToList();
        Assert.Equal(tickets.Length * 4, told.Count);
        Assert.All(told, e => Assert.True(e.At >= e.DueAt));
        var late = told.Where(e => e.IsOfResponse).Select(e => e.At - e.DueAt).Order().ToList();
        Assert.True(late[late.Count / 2] < TimeSpan.FromSeconds(1), string.Join(' ', late));
    }

    [Fact]
    public async Task A_clock_that_strikes_again_and_again_changes_nothing()
    {
        var ticket = await Open(Of(await world.User()), "Deux fois");
        await UntilAll([ticket], SlaEventKind.ResponseBreach);
        var before = await Get(ticket);
        var next = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Grains.Ticket(ticket.Id).Strike()));
        Assert.All(next, at => Assert.Equal(before.NextSlaAt, at));
        Assert.Equal(before.Version, (await Get(ticket)).Version);
    }

    [Fact]
    public async Task A_ticket_answered_in_time_is_never_late_with_its_answer()
    {
        var ticket = await Open(Of(await world.User()), "Rapide");
        await world.Grains.Ticket(ticket.Id).Answered(world.Now);
        world.Time.PutForward(ToTheEnd);
        await UntilAll([ticket], SlaEventKind.ResolutionBreach);
        Assert.DoesNotContain((await Get(ticket)).SlaEvents, e => e.IsOfResponse);
    }

    [Fact]
    public async Task What_became_due_while_no_silo_ran_is_told_as_soon_as_one_does()
    {
        var ticket = await Open(Of(await world.User()), "Nuit");
        await world.Restart(() => world.Time.PutForward(ToTheEnd));
        await UntilAll([ticket], SlaEventKind.ResolutionBreach);
        Assert.Equal(4, (await Get(ticket)).SlaEvents.Select(e => e.Kind).Distinct().Count());
        Assert.Equal(4, (await Get(ticket)).SlaEvents.Length);
    }

    [Fact]
    public async Task A_clock_that_was_put_away_is_back_by_itself()
    {
        var ticket = await Open(Of(await world.User()), "Rangé");
        await world.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        world.Time.PutForward(ToTheEnd);
        await UntilAll([ticket], SlaEventKind.ResolutionBreach);
    }

    [Fact]
    public async Task The_author_hears_nothing_of_it_and_staff_in_charge_do()
    {
        await world.Grains.GetGrain<IReactionGrain>("notices").Wake();
        var (author, staff) = (await world.User(), await world.User());
        var ticket = await Open(Of(author), "À qui");
        await Assign(ticket, staff);
        world.Time.PutForward(ToTheEnd);
        await UntilAll([ticket], SlaEventKind.ResolutionBreach);
        await Until(async () => (await Told(staff)).Any(n => n.Occasion is Occasion.TicketOverdue));
        Assert.DoesNotContain(await Told(author), n => n.Occasion is Occasion.TicketOverdue or Occasion.TicketDueSoon);
    }

    [Fact]
    public async Task The_death_of_the_silo_that_held_the_clock_and_of_the_one_that_held_the_ticket_is_survived()
    {
        var ticket = await Open(Of(await world.User()), "Seul");
        await Until(async () => await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(Grains.SlaClock()) is not null);
        await world.KillSiloOf(Grains.SlaClock());
        await UntilAll([ticket], SlaEventKind.ResponseBreach);
        await world.Restart();
        await Get(ticket);
        await world.KillSiloOf(Grains.Ticket(ticket.Id));
        world.Time.PutForward(ToTheEnd);
        await UntilAll([ticket], SlaEventKind.ResolutionBreach);
        Assert.Equal(4, (await Get(ticket)).SlaEvents.Length);
        await world.Restart();
    }

    [Fact]
    public async Task Other_rules_plan_open_tickets_anew_and_say_so_but_leave_what_is_done_as_it_was_judged()
    {
        var me = await world.User();
        var (open, done) = (await Open(Of(me), "Ouvert", TicketPriority.Low), await Open(Of(me), "Fermé", TicketPriority.Low));
        var judged = (await Grains.Ticket(done.Id).Close(Of(me), null)).Value!.Row;
        await world.Restart(() => world.Set("Support:Targets:Low:Resolution", "41"));
        await Until(async () => (await Get(open)).ReplannedAt is not null);

        var planned = await Get(open);
        Assert.Equal((open.ResponseDueAt, open.ResolutionDueAt + TimeSpan.FromHours(1)), (planned.ResponseDueAt, planned.ResolutionDueAt));
        Assert.NotEqual(open.Rules, planned.Rules);
        Assert.Single(planned.SlaEvents);
        var left = await Get(done);
        Assert.Equal((judged.Version, judged.Rules, judged.ResolutionDueAt), (left.Version, left.Rules, left.ResolutionDueAt));
    }

    private IGrainFactory Grains => world.Grains;

    private Scope Of(User user) => new(user.Id, user.Name, user.CompanyId, user.Roles, Portal.Client, EntityId.New(world.Now));

    private async Task<Ticket> Open(Scope me, string subject, TicketPriority priority = TicketPriority.Urgent) =>
        (await Grains.Ticket(me.Operation).Open(me, new(subject, "Voir le sujet", TicketCategory.General, priority))).Value!.Row;

    private async Task<Ticket> Get(Ticket ticket) => (await Grains.Ticket(ticket.Id).Get(Scope.System)).Value!.Row;

    /// <summary>In Notion, after it has what Presta gave it.</summary>
    private async Task Assign(Ticket ticket, User staff)
    {
        await Grains.Ticket(ticket.Id).Delivered("tickets", ticket.Id, ticket.Version, world.Now, failure: null);
        await Grains.Ticket(ticket.Id)
            .Merge("tickets", [new(ticket with { AssigneeId = staff.Id }, world.Now.AddSeconds(5), world.Now.AddSeconds(5), false)]);
    }

    private async Task<IEnumerable<Notification>> Told(User user) =>
        (await Grains.GetGrain<INotificationsCatalog>("notifications")
            .Query(new Scope(user.Id, user.Name, user.CompanyId, user.Roles), new())).Value!.Items;

    private Task UntilAll(Ticket[] tickets, SlaEventKind told) =>
        Until(async () => (await Task.WhenAll(tickets.Select(Get))).All(t => t.SlaEvents.Any(e => e.Kind == told)));

    /// <summary>A silo that is gone costs callers a while.</summary>
    private static async Task Until(Func<Task<bool>> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await Held()) await Task.Delay(100, patience.Token);

        async Task<bool> Held()
        {
            try
            {
                return await fact();
            }
            catch (Exception trouble) when (trouble is OrleansException or TimeoutException or UnavailableException)
            {
                return false;
            }
        }
    }
}
