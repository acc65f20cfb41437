using Presta.Support;

namespace Presta.Api.Tests.Fakes;

public sealed class FakeTicket(World world, TimeProvider time) : FakeOwner, ITicketGrain
{
    private static readonly SlaRules Rules = new("GE", new(_ => false), SlaTargets.Usual);

    public Task<Result<Saved<Ticket>>> Get(Scope scope) => Task.FromResult(Mine(scope).Select(Save));

    public Task<Result<Saved<Ticket>>> Open(Scope scope, NewTicket ticket)
    {
        if (ticket.ProjectId is { } id && !(world.Find<Projects.Project>(id) is { } project && scope.Owns(project)))
            return Task.FromResult<Result<Saved<Ticket>>>(Error.NotFound);
        var now = time.GetUtcNow();
        var born = new Ticket
        {
            Id = Id, Version = 1, Subject = ticket.Subject!, Number = "TIC-2026-0001", Description = ticket.Description,
                Category = ticket.Category!.Value, ClientId = scope.CompanyId,
            Priority = ticket.Priority ?? TicketPriority.Medium, AuthorId = scope.UserId, CreatedAt = now, UpdatedAt = now,
        }.Kept(now, Rules);
        world.Put(born);
        return Task.FromResult<Result<Saved<Ticket>>>(Save(born));
    }

    public Task<Result<Saved<Ticket>>> Reply(Scope scope, TicketReply reply) =>
        Changed(scope, t => t.AnsweredByClient(time.GetUtcNow(), Rules));

    public Task<Result<Saved<Ticket>>> Close(Scope scope, long? expected) => Changed(scope, t => t.ClosedByClient(time.GetUtcNow(), Rules));

    public async Task<Result<Saved<Ticket>>> Attach(Scope scope, TicketFiles files)
    {
        var answered = await Changed(scope, t => t.AnsweredByClient(time.GetUtcNow(), Rules));
        if (answered.Error is null)
            world.Put(
                new TicketMessage { Id = files.MessageId, Version = 1, Summary = "x", Content = files.Content, TicketId = Id,
                Attachments = files.Files, CreatedAt = time.GetUtcNow() });
        return answered;
    }

    public Task Scanned(EntityId message, EntityId attachment, bool isClean)
    {
        world.Put(world.Find<TicketMessage>(message)!.Scanned(attachment, isClean));
        return Task.CompletedTask;
    }

    public Task<Result<Saved<Ticket>>> Rate(Scope scope, TicketRating rating) =>
        Changed(scope, t => t.RatedByClient(rating, time.GetUtcNow()));

    public Task Answered(DateTimeOffset at) => Task.CompletedTask;

    public Task Moved(DateTimeOffset at) => Task.CompletedTask;

    public Task<DateTimeOffset?> Strike() => Task.FromResult<DateTimeOffset?>(null);

    private Result<Ticket> Mine(Scope scope) => world.Find<Ticket>(Id) is { } ticket && scope.Owns(ticket) ? ticket : Error.NotFound;

    private Task<Result<Saved<Ticket>>> Changed(Scope scope, Func<Ticket, Result<Ticket>> rule) =>
        Task.FromResult(Mine(scope).Then(rule).Select(changed =>
    {
        var next = changed with { Version = changed.Version + 1 };
        world.Put(next);
        return Save(next);
    }));
}
