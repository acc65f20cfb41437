using Presta.Documents;
using Presta.Notifications;
using Presta.People;
using Presta.Reactions;
using Presta.Support;
using Presta.Tests.People;

namespace Presta.Tests.Support;

public sealed class TicketTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    [Fact]
    public async Task Opened_twice_by_one_operation_it_is_one_ticket_with_one_number_also_after_every_silo_ended()
    {
        var me = Of(await world.User());
        var first = await Open(me, "Panne");
        await world.Restart();
        var again = (await world.Grains.Ticket(me.Operation).Open(me, New("Panne"))).Value!.Row;
        Assert.Equal((first.Id, first.Number, first.ResponseDueAt), (again.Id, again.Number, again.ResponseDueAt));
        Assert.Matches(@"^TIC-\d{4}-\d{4}$", first.Number);
        Assert.True(first.ResponseDueAt > first.CreatedAt && first.ResolutionDueAt > first.ResponseDueAt);
    }

    [Fact]
    public async Task Numbers_follow_each_other_and_nearly_the_same_subject_is_flagged()
    {
        var user = await world.User();
        var (first, second) = (await Open(Of(user), "Le formulaire est cassé"), await Open(Of(user), "le FORMULAIRE est casse"));
        Assert.Equal(Number(first) + 1, Number(second));
        Assert.Equal((EntityId.None, first.Id), (first.LikelyDuplicateOf, second.LikelyDuplicateOf));
    }

    [Fact]
    public async Task A_foreign_project_or_ticket_is_not_there()
    {
        var (mine, theirs) = (Of(await world.User()), Of(await world.User()));
        var ticket = await Open(theirs, "Secret");
        Assert.Equal("NOT_FOUND", (await world.Grains.Ticket(ticket.Id).Get(mine)).Error!.Code);
        Assert.Equal("NOT_FOUND", (await world.Grains.Ticket(ticket.Id).Reply(mine, new("x"))).Error!.Code);
        Assert.Equal(
            "NOT_FOUND", (await world.Grains.Ticket(mine.Operation).Open(mine, New("x") with { ProjectId = NewId() })).Error!.Code);
        Assert.Equal(
            "NOT_FOUND", (await world.Grains.Ticket(mine.Operation).Open(mine, New("x") with { LinkedTo = ticket.Id })).Error!.Code);
    }

    [Fact]
    public async Task An_answer_of_staff_in_Notion_is_the_first_response_and_is_told_to_the_author_but_a_note_is_neither()
    {
        await Wake();
        var user = await world.User();
        var ticket = await Open(Of(user), "Question");
        await Write(ticket, "note interne", isInternal: true);
        await Write(ticket, "Bonjour", isInternal: false);
        await Until(async () => (await Get(ticket)).RespondedAt is not null && (await Told(user)).Total == 1);
        Assert.Equal(
            (TicketStatus.InProgress, Occasion.TicketAnswered), ((await Get(ticket)).Status, (await Told(user)).Items.Single().Occasion));
    }

    [Fact]
    public async Task While_staff_wait_for_the_client_the_clock_stands_and_the_clients_reply_starts_it()
    {
        await Wake();
        var user = await world.User();
        var ticket = await Open(Of(user), "Accès");
        await Merge(ticket with { Status = TicketStatus.WaitingClient });
        await Until(async () => await Get(ticket) is { IsPaused: true, DueAt: null });
        var replied = (await world.Grains.Ticket(ticket.Id).Reply(Of(user), new("Voici"))).Value!.Row;
        Assert.Equal((TicketStatus.InProgress, false), (replied.Status, replied.IsPaused));
        Assert.Equal(
            "Voici", (await world.Grains.GetGrain<ITicketMessagesCatalog>("ticket-messages").Of("ticket_id", ticket.Id.ToString()))
            .Value.Single().Content);
    }

    [Fact]
    public async Task Files_come_with_their_message_once_and_what_the_scanner_says_of_them_is_kept()
    {
        var (me, other) = (Of(await world.User()), Of(await world.User()));
        var (ticket, id) = (await Open(me, "Captures"), NewId());
        var files = new TicketFiles(id, null, [new(NewId(), "a.pdf", 3, "00", $"tickets/x/0/{id}", FileType.Pdf, ScanState.Pending)]);
        Assert.Equal("NOT_FOUND", (await world.Grains.Ticket(ticket.Id).Attach(other, files)).Error!.Code);
        var sending = me with { Operation = NewId() };
        for (var n = 0; n < 2; n++) Assert.Null((await world.Grains.Ticket(ticket.Id).Attach(sending, files)).Error);
        await world.Grains.Ticket(ticket.Id).Scanned(id, files.Files[0].Id, isClean: false);
        await world.Restart();
        var message = (await world.Grains.GetGrain<ITicketMessagesCatalog>("ticket-messages").Of("ticket_id", ticket.Id.ToString()))
            .Value.Single();
        Assert.Equal(("a.pdf", ScanState.Blocked), (message.Content, Assert.Single(message.Attachments).Scan));
    }

    [Fact]
    public async Task A_rating_is_kept_with_the_ticket_and_is_nobody_elses_to_give()
    {
        var (me, other) = (Of(await world.User()), Of(await world.User()));
        var ticket = await Open(me, "Note");
        await world.Grains.Ticket(ticket.Id).Close(me with { Operation = NewId() }, null);
        Assert.Equal("NOT_FOUND", (await world.Grains.Ticket(ticket.Id).Rate(other, new(1))).Error!.Code);
        Assert.Equal(5, (await world.Grains.Ticket(ticket.Id).Rate(me with { Operation = NewId() }, new(5, "Parfait"))).Value!.Row.Rating);
        await world.Restart();
        Assert.Equal((5, "Parfait"), await Get(ticket) is var rated ? (rated.Rating, rated.RatingComment) : default);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static EntityId NewId() => EntityId.New(Now);

    private static NewTicket New(string subject) => new(subject, "Voir le sujet", TicketCategory.General);

    private static Scope Of(User user) => new(user.Id, user.Name, user.CompanyId, user.Roles, Portal.Client, NewId());

    private static int Number(Ticket ticket) => int.Parse(ticket.Number!.Split('-')[2]);

    private async Task<Ticket> Open(Scope me, string subject) => (await world.Grains.Ticket(me.Operation).Open(me, New(subject)))
        .Value!.Row;

    private async Task<Ticket> Get(Ticket ticket) => (await world.Grains.Ticket(ticket.Id).Get(Scope.System)).Value!.Row;

    private async Task<Page<Notification>> Told(User user) =>
        (await world.Grains.GetGrain<INotificationsCatalog>("notifications").Query(Of(user).Self, new())).Value!;

    /// <summary>Staff edit what Notion has: before that, the edit would be a conflict.</summary>
    private async Task Merge(Ticket ticket)
    {
        await world.Grains.Ticket(ticket.Id).Delivered("tickets", ticket.Id, ticket.Version, Now, failure: null);
        await world.Grains.Ticket(ticket.Id).Merge("tickets", [new(ticket, Now.AddMinutes(5), Now.AddMinutes(5), false)]);
    }

    private Task Write(Ticket ticket, string content, bool isInternal)
    {
        var message =
            new TicketMessage { Id = NewId(), Version = 1, Summary = content, Content = content, TicketId = ticket.Id,
            IsInternal = isInternal, AuthorId = NewId(), SentAt = Now };
        return world.Grains.Ticket(ticket.Id).Merge("ticket-messages", [new(message, Now, Now, false)]);
    }

    private async Task Wake()
    {
        foreach (var reaction in (string[])["notices", "staff-at-work"]) await world.Grains.GetGrain<IReactionGrain>(reaction).Wake();
    }

    private static async Task Until(Func<Task<bool>> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await fact()) await Task.Delay(50, patience.Token);
    }
}
