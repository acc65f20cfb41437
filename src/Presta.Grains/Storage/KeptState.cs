namespace Presta.Storage;

public static class KeptState
{
    /// <summary>
    /// Puts a state in place and keeps it, or leaves the old one standing: what could not be kept must not be answered from memory.
    /// When the write did arrive although it failed here, the next one meets the row's version, and Orleans drops the activation.
    /// </summary>
    public static async Task Keep<T>(this IPersistentState<T> state, T next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}
