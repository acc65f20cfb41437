using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Presta.NotionSandbox.Hosting;

/// <summary>The sandbox in the process of someone else: its own listener, no console, no signal handlers.</summary>
public static class NotionSandboxServer
{
    /// <param name="url">Such as <c>http://127.0.0.1:5081</c>; port 0 takes a free one.</param>
    public static async Task<RunningSandbox> StartAsync(string url, SandboxOptions? options = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = typeof(NotionSandboxServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddNotionSandbox(options ?? new SandboxOptions());
        var app = builder.Build();
        app.MapNotionSandbox();
        await app.StartAsync(ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new RunningSandbox(app, new Uri(address));
    }

    // The default lifetime would take Ctrl+C from the embedding process.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>A sandbox that is listening at <see cref="Url"/> until it is disposed.</summary>
public sealed class RunningSandbox : IAsyncDisposable
{
    private readonly WebApplication app;

    internal RunningSandbox(WebApplication app, Uri url) => (this.app, Url) = (app, url);

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
