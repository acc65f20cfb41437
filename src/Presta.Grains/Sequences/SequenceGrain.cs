using Presta.Storage;

namespace Presta.Sequences;

/// <summary>Numbers given, in order: the holder at index n has number n + 1.</summary>
public sealed class SequenceState
{
    public int V { get; set; } = 1;

    public List<string> Holders { get; set; } = [];
}

internal sealed class SequenceGrain([PersistentState("sequence", StorageRegistration.GrainStorage)] IPersistentState<SequenceState> state) : Grain, ISequenceGrain
{
    public async Task<int> Take(string holder)
    {
        var taken = state.State.Holders.IndexOf(holder);
        if (taken >= 0) return taken + 1;
        state.State.Holders.Add(holder);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not kept: a number told now could be told again.
            await state.ReadStateAsync();
            throw;
        }
        return state.State.Holders.Count;
    }
}
