using Orleans.Configuration;

namespace Presta.Silo;

/// <summary>How silos find each other and how soon they miss one: over the database they share.</summary>
internal static class Cluster
{
    /// <summary>Calls that may wait for one grain; more are refused, and become 503 at the API.</summary>
    private const int MostEnqueued = 5_000;

    public static bool IsOnKubernetes => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };

    /// <summary>
    /// A killed silo is missed after two probes of a second, a hung one within eight: <see
    /// cref="ClusterMembershipOptions.MaxProbeTimeout"/> bounds how long a connection that is open but silent counts as a sign of life.
    /// Calls on their way to a silo that is gone wait for their response timeout, which is therefore the longest hiccup.
    /// </summary>
    public static void JoinCluster(this ISiloBuilder silo, string connectionString) => silo
        .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (ClusterFacts.Name, ClusterFacts.Name))
        .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connectionString))
        .Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.MaxProbeTimeout = TimeSpan.FromSeconds(2);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 1;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            o.DefunctSiloExpiration = TimeSpan.FromHours(1);
            o.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        })
        .Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = ClusterFacts.ResponseTimeout;
            o.MaxEnqueuedRequestsHardLimit = MostEnqueued;
        })
        .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ClusterFacts.ResponseTimeout);
}
