namespace Presta.Edge;

internal static class Leaving
{
    /// <summary>Whether this silo has told the others that it stops: they go on without it, while it lets go of what it has.</summary>
    public static bool IsLeaving(this ISiloStatusOracle? silos) =>
        silos?.CurrentStatus is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead;
}
