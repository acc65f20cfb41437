using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presta.Billing;
using Presta.Kit;

namespace Presta.Clocks;

/// <summary>
/// Each silo calls the clocks every second: when the one that a clock ran on is gone, it runs on another as soon as the cluster knows.
/// </summary>
internal sealed partial class ClockWaker(IGrainFactory grains, IHostApplicationLifetime host, TimeProvider time, ILogger<ClockWaker> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await host.Started(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Wake("tickets", grains.SlaClock().Wake, stoppingToken);
            await Wake("payments", grains.ChargeClock().Wake, stoppingToken);
            await Wake("invoices", grains.GetGrain<IReminderClockGrain>("default").Wake, stoppingToken);
            await Task.Delay(Beat, time, stoppingToken);
        }
    }

    private async Task Wake(string clock, Func<Task> call, CancellationToken stoppingToken)
    {
        try
        {
            await call();
        }
        catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
        {
            NotWoken(log, clock, trouble.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "the clock of {Clock} could not be called yet: {Reason}")]
    private static partial void NotWoken(ILogger log, string clock, string reason);
}
