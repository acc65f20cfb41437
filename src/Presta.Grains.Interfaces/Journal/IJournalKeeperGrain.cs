namespace Presta.Journal;

/// <summary>
/// Keeps the journal from growing for ever. Key: <c>default</c>. Two of them for a while do the same work twice, and no harm.
/// </summary>
[Alias("journal-keeper")]
public interface IJournalKeeperGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs, wherever it ran before.</summary>
    [Alias("Wake")] Task Wake();

    /// <summary>Removes now what it may; it also does so by itself.</summary>
    /// <returns>How many entries are gone.</returns>
    [Alias("Compact")] Task<int> Compact();
}
