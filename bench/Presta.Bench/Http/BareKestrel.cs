using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Presta.Bench.Http;

/// <summary>The yardstick: nothing but Kestrel and one route that answers given bytes.</summary>
internal sealed class BareKestrel(WebApplication app, int port) : IAsyncDisposable
{
    public int Port => port;

    public static async Task<BareKestrel> Start(byte[] answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/list", () => Results.Bytes(answer, "application/json; charset=utf-8"));
        await app.StartAsync();
        return new(app, app.ListensOn());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal static class Ports
{
    public static int ListensOn(this WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}
