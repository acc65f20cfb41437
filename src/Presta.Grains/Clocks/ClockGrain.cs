using Microsoft.Extensions.Logging;
using Presta.Catalogs;
using Presta.Journal;

namespace Presta.Clocks;

/// <summary>
/// Tells owners that something of a row of theirs is due. Who is told decides by itself what is due and records it once: to be told too
/// often, or by two clocks for a while, does no harm. One that cannot be reached now, because its silo died, is told again.
/// </summary>
/// <typeparam name="TKey">Names what is due, and is enough to tell its owner.</typeparam>
internal abstract class ClockGrain<TKey>(Noun noun, IJournal journal, TimeProvider time, ILogger log) : Grain where TKey : notnull
{
    private const int Batch = 500;
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly DueInstants<TKey> due = new();
    private long? seq;
    private int telling;

    protected DateTimeOffset Now => time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Every(Look, Follow);
        Every(Pulse, Strike);
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    /// <summary>When the row's owner has to be told; null where nothing lies ahead.</summary>
    protected abstract (TKey Key, DateTimeOffset? At) Due(Row row);

    /// <returns>When it has to be told next.</returns>
    protected abstract Task<DateTimeOffset?> Tell(TKey key);

    private void Every(TimeSpan period, Func<CancellationToken, Task> turn) =>
        this.RegisterGrainTimer(turn, new() { DueTime = TimeSpan.Zero, Period = period, KeepAlive = true, Interleave = true });

    private async Task Follow(CancellationToken cancel)
    {
        await Task.Yield();   // the first tick of an activation that arrives may run inside Orleans' lock on it
        try
        {
            seq ??= await ReadAll(cancel);
            if (seq is null) return;
            while (await journal.After(noun.Name, seq.Value, Batch, cancel) is { Length: > 0 } tail)
            {
                foreach (var entry in tail) Plan(entry.Row);
                seq = tail[^1].Seq;
            }
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            ClockLog.NotRead(log, noun.Name, trouble.Message);
        }
    }

    /// <returns>
    /// Where the journal goes on: a little earlier than it ends, for what the catalog has not heard of yet. Null until the catalog is live:
    /// what a first load brings it stands in no journal.
    /// </returns>
    private async Task<long?> ReadAll(CancellationToken cancel)
    {
        var (end, catalog) = (await journal.End(cancel), noun.Catalog(GrainFactory));
        if ((await catalog.State()).Phase is not CatalogPhase.Live) return null;
        foreach (var ids in (await catalog.Ids()).Chunk(ListQuery.MaxPart))
            foreach (var row in await Known(ids)) Plan(row);
        return Math.Max(0, end - Batch);

        async Task<IEnumerable<Row>> Known(EntityId[] ids) => (await catalog.FindMany([.. ids])).IsRefused(out var closed, out var rows)
            ? throw new UnavailableException(closed) : rows.OfType<Row>();
    }

    private void Plan(Row row)
    {
        var (key, at) = Due(row);
        due.Plan(key, row.IsTrashed ? null : at);
    }

    private Task Strike(CancellationToken cancel)
    {
        while (telling < MostAtOnce && due.TryTake(Now, out var key)) TellOne(key).Ignore();
        return Task.CompletedTask;
    }

    private async Task TellOne(TKey key)
    {
        telling++;
        try
        {
            await Task.Yield();
            due.Plan(key, await Tell(key));
        }
        catch (Exception trouble)
        {
            due.Plan(key, Now + Again);
            ClockLog.NotTold(log, noun.Name, key, trouble.Message);
        }
        finally
        {
            telling--;
        }
    }
}

internal static partial class ClockLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "the clock of {Noun} cannot read them and tries again: {Reason}")]
    public static partial void NotRead(ILogger log, string noun, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "of {Noun}, {Key} could not be told that something is due and will be again: {Reason}")]
    public static partial void NotTold(ILogger log, string noun, object key, string reason);
}
