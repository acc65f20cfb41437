using Orleans.Configuration;

namespace Presta.Tests.Kit;

internal static class SiloFacts
{
    /// <summary>A silo that ends without a word is missed as soon as in a cluster of ours.</summary>
    public static void MissesTheDeadSoon(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 1;
        });
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = ClusterFacts.ResponseTimeout);
    }
}
