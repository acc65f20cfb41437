using Presta.Journal;

namespace Presta.Reactions;

/// <summary>
/// What follows from a committed change for other owners. Asked for each entry of the journal in its order, at least once:
/// doing it twice must come to the same.
/// </summary>
public interface IReaction
{
    /// <summary>Key of its <see cref="IReactionGrain"/>; its place in the journal is kept under it.</summary>
    string Name { get; }

    Task React(Entry entry);
}
