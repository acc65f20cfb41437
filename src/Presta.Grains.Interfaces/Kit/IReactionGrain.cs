namespace Presta.Reactions;

/// <summary>Follows the journal for one reaction: what a change means to other owners. Key: the reaction's name.</summary>
[Alias("reaction")]
public interface IReactionGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs, wherever it ran before.</summary>
    [Alias("Wake")] Task Wake();

    /// <summary>The seq of the last entry that it is done with.</summary>
    [Alias("Place")] Task<long> Place();
}
