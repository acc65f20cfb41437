using Presta.Kit;
using Presta.Sequences;

namespace Presta.Support;

internal sealed class TicketGrain(OwnerTools tools, SlaRules rules, TimeProvider time) : OwnerGrain(tools), ITicketGrain
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(10);

    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public Task<Result<Saved<Ticket>>> Get(Scope scope) => Read<Ticket>(scope, Id);

    public async Task<Result<Saved<Ticket>>> Open(Scope scope, NewTicket ticket)
    {
        if (ticket.ProjectId is { IsNone: false } project && (await GrainFactory.Project(project).Get(scope))
            .IsRefused(out var refusal, out _)) return refusal;
        if (ticket.LinkedTo is { IsNone: false } linked && (await GrainFactory.Ticket(linked).Get(scope)).IsRefused(out refusal, out _))
            return refusal;
        if ((await GrainFactory.GetGrain<ITicketsCatalog>(Nouns.Tickets.Name).All(scope)).IsRefused(out refusal, out var others))
            return refusal;
        var born = new Ticket
        {
            Id = Id,
            Subject = ticket.Subject!.Trim(),
            Number = await new NumberSeries(GrainFactory).Next<Ticket>("TIC", Id, time.Today(), t => t.Number),
            Description = ticket.Description!.Trim(),
            Category = ticket.Category!.Value,
            Priority = ticket.Priority ?? TicketPriority.Medium,
            ClientId = scope.CompanyId,
            ProjectId = ticket.ProjectId ?? default,
            LinkedTo = ticket.LinkedTo ?? default,
            AuthorId = scope.UserId,
            AuthorName = scope.Name,
            CreatedAt = Now,
            LikelyDuplicateOf = others.Where(
                t => t.Id != Id && t.CreatedAt > Now - Shortly && Subjects.AreAlike(t.Subject, ticket.Subject!))
                .OrderBy(t => t.CreatedAt).Select(t => t.Id).FirstOrDefault(),
        };
        return await Create(scope, born.Kept(Now, rules));
    }

    public Task<Result<Saved<Ticket>>> Reply(Scope scope, TicketReply reply) =>
        Write<Ticket>(
            scope, Id, expected: null, ticket => ticket.AnsweredByClient(Now, rules), _ => [Message(scope, reply.Content!.Trim())]);

    public Task<Result<Saved<Ticket>>> Attach(Scope scope, TicketFiles files) =>
        Write<Ticket>(scope, Id, expected: null, ticket => ticket.AnsweredByClient(Now, rules),
        _ => [Message(
            scope, files.Content ?? string.Join(", ", files.Files.Select(f => f.Name))) with { Id = files.MessageId,
            Attachments = files.Files }]);

    public async Task Scanned(EntityId message, EntityId attachment, bool isClean)
    {
        var written = await Write<TicketMessage>(Scope.System, message, expected: null, m => m.Scanned(attachment, isClean));
        if (written.Error is { Kind: not ErrorKind.NotFound } error) throw new UnavailableException(error);
    }

    public Task<Result<Saved<Ticket>>> Rate(Scope scope, TicketRating rating) =>
        Write<Ticket>(scope, Id, expected: null, ticket => ticket.RatedByClient(rating, Now));

    public Task<Result<Saved<Ticket>>> Close(Scope scope, long? expected) =>
        Write<Ticket>(scope, Id, expected, ticket => ticket.ClosedByClient(Now, rules));

    public Task Answered(DateTimeOffset at) => Follow(ticket => ticket.AnsweredByStaff(at, rules));

    public Task Moved(DateTimeOffset at) => Follow(ticket => ticket.Kept(at, rules));

    public async Task<DateTimeOffset?> Strike()
    {
        var struck = await Write<Ticket>(Scope.System, Id, expected: null, ticket => ticket.Replanned(Now, rules).Struck(Now));
        if (!struck.IsRefused(out var error, out var ticket)) return ticket.Row.NextSlaAt;
        return error.Kind is ErrorKind.NotFound ? null : throw new UnavailableException(error);
    }

    private async Task Follow(Func<Ticket, Ticket> rule)
    {
        var written = await Write<Ticket>(
            Scope.System, Id, expected: null, ticket => rule(ticket) is var next && next == ticket ? ticket : next);
        if (written.IsRefused(out var error, out _) && error.Kind is not ErrorKind.NotFound) throw new UnavailableException(error);
    }

    private TicketMessage Message(Scope scope, string content) => new()
    {
        Id = scope.NewId(Now),
        TicketId = Id,
        Summary = content.ReplaceLineEndings(" ") is { Length: > 80 } text ? $"{text[..79]}…" : content.ReplaceLineEndings(" "),
        Content = content,
        AuthorName = scope.Name,
        AuthorId = scope.UserId,
        SentAt = Now,
    };
}
