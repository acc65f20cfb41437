using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Presta.Reactions;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>Up to where each noun's entries have been gone through.</summary>
public sealed record JournalKeeperState
{
    public int V { get; init; } = 1;

    public ImmutableSortedDictionary<string, long> Places { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}

/// <summary>
/// Goes through the journal once, noun by noun, as its entries come of age; in short transactions, so that no writer waits for it. It
/// never passes a reaction that has not read so far yet. Answers kept under idempotency keys go with it when they are old.
/// </summary>
[KeepAlive]
internal sealed class JournalKeeperGrain(
    [PersistentState("journal-keeper", StorageRegistration.GrainStorage)] IPersistentState<JournalKeeperState> state,
    ICompaction compaction, KeptAnswers answers, Retention retention, IEnumerable<IReaction> reactions, TimeProvider time,
    ILogger<JournalKeeperGrain> log) : Grain, IJournalKeeperGrain
{
    private const int Step = 500;

    /// <summary>In one round, of one noun; the rest has its turn in the next.</summary>
    private const int MostSteps = 200;

    private static readonly TimeSpan First = TimeSpan.FromMinutes(2), Look = TimeSpan.FromHours(1);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Round, new() { DueTime = First, Period = Look, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    public async Task<int> Compact()
    {
        var places = await Task.WhenAll(reactions.Select(r => GrainFactory.GetGrain<IReactionGrain>(r.Name).Place()));
        var (upTo, removed) = (places.DefaultIfEmpty(long.MaxValue).Min(), 0);
        foreach (var noun in Nouns.Every) removed += await Compact(noun, upTo);
        JournalMeter.Compacted.Add(removed);
        if (removed > 0) JournalKeeperLog.Compacted(log, removed);
        return removed;
    }

    private async Task<int> Compact(Noun noun, long upTo)
    {
        var (before, removed) = (time.GetUtcNow() - retention.Of(noun), 0);
        for (var step = 0; step < MostSteps; step++)
        {
            if (await compaction.Compact(noun, state.State.Places.GetValueOrDefault(noun.Name), upTo, before, Step) is not (
                var place, var gone)) break;
            removed += gone;
            await state.Keep(state.State with { Places = state.State.Places.SetItem(noun.Name, place) });
        }
        return removed;
    }

    private async Task Round(CancellationToken cancel)
    {
        try
        {
            await Compact();
            for (var step = 0; step < MostSteps && await answers.Forget(time.GetUtcNow() - KeptAnswers.Life, Step, cancel) == Step; step++)
            {
            }
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            JournalKeeperLog.Postponed(log, trouble.Message);
        }
    }
}

internal static partial class JournalKeeperLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Entries} old entries are gone from the journal")]
    public static partial void Compacted(ILogger log, int entries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the journal could not be compacted now and will be later: {Reason}")]
    public static partial void Postponed(ILogger log, string reason);
}
