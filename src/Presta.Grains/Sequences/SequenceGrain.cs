using System.Collections.Immutable;
using Presta.Storage;

namespace Presta.Sequences;

/// <summary>Numbers given, in order: the holder at index n has number n + 1.</summary>
public sealed record SequenceState
{
    public int V { get; init; } = 1;

    public ImmutableList<string> Holders { get; init; } = [];
}

internal sealed class SequenceGrain([PersistentState("sequence", StorageRegistration.GrainStorage)] IPersistentState<SequenceState> state) : Grain, ISequenceGrain
{
    public async Task<int> Take(string holder)
    {
        var taken = state.State.Holders.IndexOf(holder);
        if (taken >= 0) return taken + 1;
        await state.Keep(state.State with { Holders = state.State.Holders.Add(holder) });
        return state.State.Holders.Count;
    }
}
