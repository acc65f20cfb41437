using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Presta.Catalogs;
using Presta.Storage;

namespace Presta.Silo;

/// <summary>The silo, for any host: storage, grains and Orleans.</summary>
public static class PrestaSilo
{
    /// <summary>
    /// Settings: <c>Storage:*</c>, <c>ConnectionStrings:Presta</c>, <c>Data:Directory</c>, <c>Notion:*</c>; <c>Silo:Address</c>
    /// (127.0.0.1), <c>Silo:Port</c> and <c>Silo:GatewayPort</c> (free ports). On PostgreSQL all silos of one database are one cluster;
    /// on SQLite a silo is alone. The database's schema must have been applied.
    /// </summary>
    public static WebApplicationBuilder AddPrestaSilo(this WebApplicationBuilder builder)
    {
        var (configuration, storage) = (builder.Configuration, StorageOptions.Of(builder.Configuration));
        builder.Services.AddPrestaStorage(storage);
        builder.Services.AddPrestaGrains(configuration);
        builder.UseOrleans(silo =>
        {
            silo.AddPrestaGrainStorage(storage);
            var (port, gateway) = (Port(configuration, "Silo:Port"), Port(configuration, "Silo:GatewayPort"));
            switch (storage.Provider)
            {
                case StorageProvider.Sqlite:
                    silo.UseLocalhostClustering(port, gateway)
                        .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10))
                        .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));
                    break;
                case StorageProvider.PostgreSql:
                    silo.JoinCluster(storage.ConnectionString);
                    silo.AddCatalogDirectory();
                    if (Cluster.IsOnKubernetes) silo.UseKubernetesHosting();
                    else silo.ConfigureEndpoints(
                        Address(configuration), port, gateway, listenOnAnyHostAddress: configuration["Silo:Address"] is { Length: > 0 });
                    break;
            }
        });
        return builder;
    }

    private static IPAddress Address(IConfiguration configuration) => configuration["Silo:Address"] is not { Length: > 0 } given
        ? IPAddress.Loopback
        : IPAddress.TryParse(given, out var address) ? address
        : Dns.GetHostAddresses(given, AddressFamily.InterNetwork).FirstOrDefault()
            ?? throw new InvalidOperationException($"Silo:Address is \"{given}\", which names no IPv4 address.");

    private static int Port(IConfiguration configuration, string key) => configuration.GetValue<int?>(key) ?? FreePort();

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
