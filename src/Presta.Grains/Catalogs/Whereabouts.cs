using Orleans.Runtime;

namespace Presta.Catalogs;

/// <summary>Whether a catalog is where it belongs. It moves when several looks in a row agree that it is not, or its silo leaves.</summary>
internal sealed class Whereabouts(string noun, Neighbours neighbours)
{
    private const int LooksBeforeMoving = 10;

    private int looksAway;

    /// <summary>The silo to move to, or null to stay.</summary>
    public SiloAddress? Look()
    {
        var home = neighbours.HomeOf(noun);
        looksAway = home.Equals(neighbours.Here) ? 0 : looksAway + 1;
        return looksAway >= LooksBeforeMoving || (looksAway > 0 && neighbours.IsLeaving) ? home : null;
    }

    public void Moves() => looksAway = 0;
}
