using Microsoft.Extensions.Logging;
using Presta.Journal;

namespace Presta.Support;

/// <summary>
/// A ticket decides by itself what is due and records it once: to be told too often, or by two clocks for a while, does no harm. One that cannot be reached
/// now, because its silo died, is told again.
/// </summary>
[KeepAlive]
internal sealed class SlaClockGrain(IJournal journal, SlaRules rules, TimeProvider time, ILogger<SlaClockGrain> log) : Grain, ISlaClockGrain
{
    private const int Batch = 500;
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly DueInstants due = new();
    private long? seq;
    private int telling;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Every(Look, Follow);
        Every(Pulse, Strike);
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    private void Every(TimeSpan period, Func<CancellationToken, Task> turn) =>
        this.RegisterGrainTimer(turn, new() { DueTime = TimeSpan.Zero, Period = period, KeepAlive = true, Interleave = true });

    private async Task Follow(CancellationToken cancel)
    {
        await Task.Yield();   // the first tick of an activation that arrives may run inside Orleans' lock on it
        try
        {
            seq ??= await ReadTickets(cancel);
            while (await journal.After(Nouns.Tickets.Name, seq.Value, Batch, cancel) is { Length: > 0 } tail)
            {
                foreach (var entry in tail) Plan((Ticket)entry.Row);
                seq = tail[^1].Seq;
            }
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            SlaClockLog.NotRead(log, trouble.Message);
        }
    }

    /// <returns>Where the journal goes on: a little earlier than it ends, for what the catalog has not heard of yet.</returns>
    private async Task<long> ReadTickets(CancellationToken cancel)
    {
        var (end, catalog) = (await journal.End(cancel), Nouns.Tickets.Catalog(GrainFactory));
        await Known([]);
        foreach (var ids in (await catalog.Ids()).Chunk(ListQuery.MaxPart))
            foreach (var ticket in await Known(ids)) Plan(ticket);
        return Math.Max(0, end - Batch);

        async Task<IEnumerable<Ticket>> Known(EntityId[] ids) => (await catalog.FindMany([.. ids])).IsRefused(out var closed, out var rows)
            ? throw new UnavailableException(closed.Message) : rows.OfType<Ticket>();
    }

    private void Plan(Ticket ticket) => due.Plan(ticket.Id, ticket.IsTrashed ? null : ticket.IsPlannedBy(rules) ? ticket.NextSlaAt : time.GetUtcNow());

    private Task Strike(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        while (telling < MostAtOnce && due.TryTake(now, out var ticket)) Tell(ticket).Ignore();
        return Task.CompletedTask;
    }

    private async Task Tell(EntityId ticket)
    {
        telling++;
        try
        {
            await Task.Yield();
            due.Plan(ticket, await GrainFactory.Ticket(ticket).Strike());
        }
        catch (Exception trouble)
        {
            due.Plan(ticket, time.GetUtcNow() + Again);
            SlaClockLog.NotTold(log, ticket, trouble.Message);
        }
        finally
        {
            telling--;
        }
    }
}

internal static partial class SlaClockLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "the clock of tickets cannot read them and tries again: {Reason}")]
    public static partial void NotRead(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ticket {Ticket} could not be told that something is due and will be again: {Reason}")]
    public static partial void NotTold(ILogger log, EntityId ticket, string reason);
}
