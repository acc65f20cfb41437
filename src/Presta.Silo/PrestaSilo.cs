using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Presta.Storage;

namespace Presta.Silo;

/// <summary>The silo, for any host: storage, grains and Orleans.</summary>
public static class PrestaSilo
{
    /// <summary>
    /// Settings: <c>Storage:*</c>, <c>ConnectionStrings:Presta</c>, <c>Data:Directory</c>, <c>Notion:*</c>; <c>Silo:Port</c> and
    /// <c>Silo:GatewayPort</c>, free ports when not given. The database's schema must have been applied.
    /// </summary>
    public static WebApplicationBuilder AddPrestaSilo(this WebApplicationBuilder builder)
    {
        var storage = StorageOptions.Of(builder.Configuration);
        builder.Services.AddPrestaStorage(storage);
        builder.Services.AddPrestaGrains(builder.Configuration);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(Port(builder.Configuration, "Silo:Port"), Port(builder.Configuration, "Silo:GatewayPort"))
            .AddPrestaGrainStorage(storage)
            .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10))
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)));
        return builder;
    }

    private static int Port(IConfiguration configuration, string key) => configuration.GetValue<int?>(key) ?? FreePort();

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
