using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Presta.Audit;

namespace Presta.Api.Kit;

/// <summary>
/// The way of this node's notes to the audit trail: many in one call, in their order, again until they are on disk. No answer waits for it,
/// because what a write changed has its line in the commit of the change already. Bounded: while the trail is away for long, notes are lost
/// and counted rather than memory.
/// </summary>
internal sealed partial class AuditQueue : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory grains;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly AuditDenials denials;
    private readonly Counter<long> lostEver;
    private readonly Channel<AuditEvent> queue = Channel.CreateBounded<AuditEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private int lost;

    public AuditQueue(IGrainFactory grains, TimeProvider time, IMeterFactory meters, ILogger<AuditQueue> log)
    {
        (this.grains, this.time, this.log, denials) = (grains, time, log, new(time));
        var meter = meters.Create("Presta.Audit");
        meter.CreateObservableGauge("presta.audit.queue", () => queue.Reader.Count, "{line}");
        lostEver = meter.CreateCounter<long>("presta.audit.lost", "{line}");
    }

    public void Note(AuditEvent answered)
    {
        if (!AuditDenials.IsOne(answered)) Take(answered);
        else if (denials.Add(answered) is { } first) Take(first);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Gather(stoppingToken), Send(stoppingToken));

    private async Task Gather(CancellationToken stopping)
    {
        using var second = new PeriodicTimer(Pause, time);
        try
        {
            while (await second.WaitForNextTickAsync(stopping))
            {
                foreach (var repeated in denials.Over()) Take(repeated);
                if (Interlocked.Exchange(ref lost, 0) is > 0 and var count) Lost(count);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (var repeated in denials.Rest()) Take(repeated);
            queue.Writer.Complete();
        }
    }

    /// <summary>To the last note, unless the trail does not answer while the node stops.</summary>
    private async Task Send(CancellationToken stopping)
    {
        var batch = ImmutableArray.CreateBuilder<AuditEvent>(MostAtOnce);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostAtOnce && queue.Reader.TryRead(out var note)) batch.Add(note);
            var notes = batch.ToImmutable();
            while (!await IsSent(notes))
            {
                if (stopping.IsCancellationRequested)
                {
                    Lost(notes.Length + queue.Reader.Count);
                    return;
                }
                await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> IsSent(ImmutableArray<AuditEvent> notes)
    {
        try
        {
            await grains.GetGrain<IAuditGrain>(0).Append(notes);
            return true;
        }
        catch (Exception trouble)
        {
            LogWaiting(log, notes.Length + queue.Reader.Count, trouble.Message);
            return false;
        }
    }

    private void Take(AuditEvent note)
    {
        if (!queue.Writer.TryWrite(note)) Interlocked.Increment(ref lost);
    }

    private void Lost(int count)
    {
        lostEver.Add(count);
        LogLost(log, count);
    }

    [LoggerMessage(LogLevel.Error, "The audit trail cannot be written, {Count} line(s) wait: {Reason}")]
    private static partial void LogWaiting(ILogger log, int count, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} line(s) of the audit trail are lost")]
    private static partial void LogLost(ILogger log, int count);
}
