using System.Collections.Immutable;
using Presta.Storage;

namespace Presta.Sequences;

/// <summary>The last numbers given, in order: the holder at index n has number n + 1, after those before.</summary>
public sealed record SequenceState
{
    public int V { get; init; } = 1;

    /// <summary>
    /// The number before that of the first holder: the last one given before the sequence began, or to a holder that is not remembered any
    /// more.
    /// </summary>
    public int Before { get; init; }

    public ImmutableList<string> Holders { get; init; } = [];

    public SequenceState With(string holder) => Holders.Count < ISequenceGrain.Remembered
        ? this with { Holders = Holders.Add(holder) }
        : this with { Holders = Holders.RemoveAt(0).Add(holder), Before = Before + 1 };
}

internal sealed class SequenceGrain([PersistentState("sequence", StorageRegistration.GrainStorage)] IPersistentState<SequenceState> state)
    : Grain, ISequenceGrain
{
    public Task<bool> HasBegun() => Task.FromResult(!state.State.Holders.IsEmpty);

    public Task<int> Take(string holder) => TakeAfter(holder, 0);

    public async Task<int> TakeAfter(string holder, int last)
    {
        var taken = state.State.Holders.IndexOf(holder);
        if (taken >= 0) return state.State.Before + taken + 1;
        var begun = state.State.Holders.IsEmpty ? state.State with { Before = last } : state.State;
        await state.Keep(begun.With(holder));
        return state.State.Before + state.State.Holders.Count;
    }
}
