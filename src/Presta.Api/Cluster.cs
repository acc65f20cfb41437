using Orleans.Configuration;

namespace Presta.Api;

/// <summary>How an API node of its own finds the silos.</summary>
internal static class Cluster
{
    /// <summary>
    /// Settings: <c>ConnectionStrings:Presta</c>, the database whose silos are the cluster; without it, a silo on this machine at
    /// <c>Silo:GatewayPort</c> (30000).
    /// </summary>
    public static WebApplicationBuilder UsePrestaCluster(this WebApplicationBuilder builder)
    {
        var database = builder.Configuration.GetConnectionString("Presta");
        builder.UseOrleansClient(client =>
        {
            if (string.IsNullOrEmpty(database)) client.UseLocalhostClustering(builder.Configuration.GetValue("Silo:GatewayPort", 30_000));
            else client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database));
            client.Configure<ClusterOptions>(
                o => (o.ClusterId, o.ServiceId) = string.IsNullOrEmpty(database)
                ? (ClusterOptions.DefaultClusterId, ClusterOptions.DefaultServiceId) : (ClusterFacts.Name, ClusterFacts.Name))
                .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ClusterFacts.ResponseTimeout)
                .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
                .UseConnectionRetryFilter(async (_, cancel) =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);   // silos may start after the API
                    return true;
                });
        });
        return builder;
    }
}
