using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Presta.Catalogs;

namespace Presta.Api;

/// <summary>Says once on the console that every noun can be asked: for whoever waits for it, a person or a script.</summary>
internal sealed class ReadyLine(IGrainFactory grains, IServer server, IHostApplicationLifetime host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (!await IsReady(stoppingToken)) await Task.Delay(200, stoppingToken);
        Console.WriteLine($"Presta is ready on {server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()}");
    }

    private async Task<bool> IsReady(CancellationToken stopping)
    {
        try
        {
            var states = await Task.WhenAll(Nouns.Every.Select(noun => noun.Catalog(grains).State()));
            return states.All(state => state.IsSettled);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)   // whatever it is, it must not end the node
        {
            return false;
        }
    }
}
