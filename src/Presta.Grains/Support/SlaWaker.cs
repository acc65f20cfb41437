using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Presta.Support;

/// <summary>Each silo calls the clock of tickets every second: when the one that it ran on is gone, it runs on another as soon as the cluster knows.</summary>
internal sealed partial class SlaWaker(IGrainFactory grains, TimeProvider time, ILogger<SlaWaker> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.SlaClock().Wake();
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                NotWoken(log, trouble.Message);
            }
            await Task.Delay(Beat, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "the clock of tickets could not be called yet: {Reason}")]
    private static partial void NotWoken(ILogger log, string reason);
}
