using System.Collections.Immutable;
using Presta.Storage;

namespace Presta.Sequences;

/// <summary>Numbers given, in order: the holder at index n has number n + 1, after those before.</summary>
public sealed record SequenceState
{
    public int V { get; init; } = 1;

    /// <summary>The number that was the last before this sequence began.</summary>
    public int Before { get; init; }

    public ImmutableList<string> Holders { get; init; } = [];
}

internal sealed class SequenceGrain([PersistentState("sequence", StorageRegistration.GrainStorage)] IPersistentState<SequenceState> state) : Grain, ISequenceGrain
{
    public Task<bool> HasBegun() => Task.FromResult(!state.State.Holders.IsEmpty);

    public Task<int> Take(string holder) => TakeAfter(holder, 0);

    public async Task<int> TakeAfter(string holder, int last)
    {
        var taken = state.State.Holders.IndexOf(holder);
        if (taken >= 0) return state.State.Before + taken + 1;
        var before = state.State.Holders.IsEmpty ? last : state.State.Before;
        await state.Keep(state.State with { Holders = state.State.Holders.Add(holder), Before = before });
        return before + state.State.Holders.Count;
    }
}
