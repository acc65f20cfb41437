using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Presta.Catalogs;

/// <summary>
/// Before a silo stops in good order its catalogs move to the others, so that nobody waits until they have been read anew.
/// </summary>
internal sealed class Departure(IGrainFactory grains, Neighbours neighbours, ILogger<Departure> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        neighbours.IsLeaving = true;
        if (neighbours.Others is not { Length: > 0 } others) return;
        try
        {
            await Task.WhenAll(Nouns.Every.Select((noun, n) => Move(noun.Catalog(grains), others[n % others.Length])))
                .WaitAsync(Patience, cancellationToken);
        }
        catch (Exception trouble)
        {
            DepartureLog.NotMoved(log, trouble.Message);   // they will be read anew where they are asked for next
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Move(ICatalogGrain catalog, Orleans.Runtime.SiloAddress to)
    {
        while (await catalog.Leave(neighbours.Here, to)) await Task.Delay(Step);
    }
}

internal static partial class DepartureLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "catalogs could not be moved before the silo stops: {Reason}")]
    public static partial void NotMoved(ILogger log, string reason);
}
