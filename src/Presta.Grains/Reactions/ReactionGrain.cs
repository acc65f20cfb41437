using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Presta.Journal;
using Presta.Storage;

namespace Presta.Reactions;

/// <summary>How far a reaction has read the journal; null before it began.</summary>
public sealed record ReactionState
{
    public int V { get; init; } = 1;

    public long? Seq { get; init; }
}

/// <summary>
/// Reads the journal for one reaction, in order, and keeps its place after each batch. It begins at the journal's end of the day it was
/// made. An entry whose reaction fails is tried again, then passed over with an error in the log: the others must not wait for ever.
/// </summary>
[KeepAlive]
internal sealed class ReactionGrain(
    [PersistentState("reaction", StorageRegistration.GrainStorage)] IPersistentState<ReactionState> state,
    IEnumerable<IReaction> reactions, IJournal journal, ILogger<ReactionGrain> log) : Grain, IReactionGrain
{
    private const int Batch = 200;
    private const int MostAttempts = 10;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private IReaction? reaction;
    private int attempts;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        reaction = reactions.SingleOrDefault(r => r.Name == this.GetPrimaryKeyString());
        if (reaction is not null) this.RegisterGrainTimer(Follow, new() { DueTime = TimeSpan.Zero, Period = Look, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Wake()
    {
        if (state.State.Seq is null) await state.Keep(new() { Seq = await journal.End() });
    }

    public async Task<long> Place()
    {
        await Wake();
        return state.State.Seq!.Value;
    }

    private async Task Follow(CancellationToken cancel)
    {
        await Task.Yield();   // the first tick of an activation that arrives may run inside Orleans' lock on it
        try
        {
            await Wake();
            while (await journal.AfterAny(state.State.Seq!.Value, Batch, cancel) is { Length: > 0 } tail) await Through(tail);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            ReactionLog.Waiting(log, reaction!.Name, trouble.Message);
        }
    }

    /// <summary>What waiting mends: a catalog that opens, a silo that left.</summary>
    private static bool IsPassing(Exception trouble) =>
        trouble is UnavailableException or OrleansException or TimeoutException or OperationCanceledException;

    private async Task Through(IReadOnlyList<Entry> tail)
    {
        var done = state.State.Seq!.Value;
        try
        {
            foreach (var entry in tail)
            {
                try
                {
                    await reaction!.React(entry);
                }
                catch (Exception trouble) when (!IsPassing(trouble) && ++attempts >= MostAttempts)
                {
                    ReactionMeter.Passed.Add(1);
                    ReactionLog.PassedOver(log, reaction!.Name, entry.Noun, entry.Id, entry.Seq, trouble);
                }
                (attempts, done) = (0, entry.Seq);
            }
        }
        finally
        {
            if (done > state.State.Seq) await state.Keep(new() { Seq = done });
        }
    }
}

internal static class ReactionMeter
{
    private static readonly Meter Meter = new("Presta.Reactions");

    /// <summary>Entries whose reaction was given up.</summary>
    public static readonly Counter<long> Passed = Meter.CreateCounter<long>("presta.reactions.passed_over", "{entry}");
}

internal static partial class ReactionLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "reaction {Reaction} waits and tries again: {Reason}")]
    public static partial void Waiting(ILogger log, string reaction, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "reaction {Reaction} passed over {Noun} {Id}, journal entry {Seq}, after ten attempts")]
    public static partial void PassedOver(ILogger log, string reaction, string noun, EntityId id, long seq, Exception trouble);
}
