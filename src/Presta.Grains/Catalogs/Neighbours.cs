using Orleans.Runtime;
using Presta.Edge;

namespace Presta.Catalogs;

/// <summary>
/// Which silo a catalog belongs on: they are dealt out over the silos that are active, so that each answers its share. Silos that
/// come and go move some of them; a catalog moves with all it holds, in milliseconds.
/// </summary>
public sealed class Neighbours(ISiloStatusOracle silos)
{
    public SiloAddress Here => silos.SiloAddress;

    /// <summary>This silo has been asked to stop, which the others do not know yet: what comes here moves on.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The others know it too: they have, or will have in a moment, their own of whatever is still here.</summary>
    public bool IsSucceeded => silos.IsLeaving();

    /// <summary>The active silos but this one, in the same order everywhere.</summary>
    public SiloAddress[] Others => [.. Active().Where(silo => !silo.Equals(Here))];

    public SiloAddress HomeOf(string noun)
    {
        if (IsLeaving) return Others is { Length: > 0 } others ? others[Random.Shared.Next(others.Length)] : Here;   // any of them may be leaving too
        SiloAddress[] active = [.. Active()];
        return active.Length == 0 ? Here : active[IndexOf(noun) % active.Length];
    }

    private static int IndexOf(string noun) => Nouns.Every.TakeWhile(n => n.Name != noun).Count();

    private IEnumerable<SiloAddress> Active() => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order();
}
