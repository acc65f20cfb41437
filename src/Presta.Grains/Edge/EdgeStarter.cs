using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presta.Journal;
using Presta.Kit;
using Presta.Mail;
using Presta.Reactions;

namespace Presta.Edge;

/// <summary>
/// Until when the edge waits before it looks at Notion: a host that prepares the workspace first opens the gate afterwards.
/// </summary>
public sealed class EdgeGate(Task opened)
{
    public static readonly EdgeGate Open = new(Task.CompletedTask);

    public Task Opened { get; } = opened;
}

/// <summary>
/// Wakes outbox, sync, mail, reactions and the journal's keeper once the silo runs, again every minute in case their silo died, and keeps
/// this silo's estimate of the way to Notion.
/// </summary>
internal sealed class EdgeStarter(
    IGrainFactory grains, IEnumerable<IReaction> reactions, EdgeGate gate, OutboxGauge gauge, IHostApplicationLifetime host,
    TimeProvider time, ILogger<EdgeStarter> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private const int BeatsPerRound = 12;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await host.Started(stoppingToken);
        await gate.Opened.WaitAsync(stoppingToken);
        for (var beat = 0; !stoppingToken.IsCancellationRequested; beat++)
        {
            try
            {
                if (beat % BeatsPerRound == 0) await Task.WhenAll(Wake());
                gauge.Eta = (await grains.GetGrain<INotionOutboxGrain>("default").Figures()).Eta;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;   // the silo went while it was asked
            }
            catch (Exception trouble)   // calls that find no silo are cancelled too
            {
                EdgeLog.NotWoken(log, trouble.Message);
            }
            await Task.Delay(Beat, time, stoppingToken);
        }
    }

    private IEnumerable<Task> Wake() =>
    [
        grains.GetGrain<IMailGrain>("default").Wake(), grains.GetGrain<IJournalKeeperGrain>("default").Wake(),
        .. Nouns.Stored.Select(noun => noun.Catalog(grains).State()),
        .. reactions.Select(reaction => grains.GetGrain<IReactionGrain>(reaction.Name).Wake()),
        .. Nouns.All.Select(noun => grains.GetGrain<INotionSyncGrain>(noun.Name).Start()),
    ];
}

internal static partial class EdgeLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "outbox, sync or mail could not be reached and will be again: {Reason}")]
    public static partial void NotWoken(ILogger log, string reason);
}
