using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// Delivers the journal's pending changes: per page in order, one at a time, coalesced, and once. It keeps nothing of its own: what is
/// pending is in the journal, so that a new activation goes on where the last one was.
/// </summary>
[KeepAlive, Reentrant]
internal sealed class NotionOutboxGrain(
    IDeliveries deliveries, PageDelivery delivery, Bindings bindings, TimeProvider time, ILogger<NotionOutboxGrain> log) : Grain, INotionOutboxGrain
{
    private const int MostInFlight = 20;
    private const int Batch = 200;

    /// <summary>Edits that follow each other this closely travel together.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<(string Noun, EntityId Id), Attempts> delayed = [];
    private readonly HashSet<(string Noun, EntityId Id)> inFlight = [];
    private readonly DoubtfulCreates doubtful = new(time.GetUtcNow());
    private (int Rows, DateTimeOffset? OldestAt) pending;
    private long delivered;
    private bool isPumping;
    private bool isWoken;
    private bool isWakeDue;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Pump, new() { DueTime = TimeSpan.Zero, Period = TimeSpan.FromSeconds(1), Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Wake()
    {
        if (isWakeDue) return;
        isWakeDue = true;
        await Task.Delay(Coalescing + TimeSpan.FromMilliseconds(20), time);
        isWakeDue = false;
        await Pump();
    }

    public async Task<OutboxFigures> Figures()
    {
        var throttle = await GrainFactory.GetGrain<INotionThrottleGrain>("default").Figures();
        return new(pending.Rows, pending.OldestAt, inFlight.Count, delivered, TimeSpan.FromSeconds(1 + pending.Rows / Math.Max(0.1, throttle.Rate)),
            [.. (await deliveries.DeadLetters(100)).Select(e => new DeadLetter(e.Noun, e.Id, e.Version, e.At, e.Note ?? ""))]);
    }

    public async Task<int> Revive(string? noun)
    {
        var revived = await deliveries.Revive(noun);
        await Pump();
        return revived;
    }

    private async Task Pump()
    {
        if (isPumping)
        {
            isWoken = true;
            return;
        }
        isPumping = true;
        try
        {
            do
            {
                isWoken = false;
                await Start(await Due());
            }
            while (isWoken);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            OutboxLog.PumpFailed(log, trouble);
        }
        finally
        {
            isPumping = false;
        }
    }

    /// <summary>The oldest pending rows that nobody is delivering and nothing delays, as many as may start.</summary>
    private async Task<List<PendingRow>> Due()
    {
        var (due, now, rows, oldest) = (new List<PendingRow>(), time.GetUtcNow(), 0, (DateTimeOffset?)null);
        for (long after = 0; ;)
        {
            var slice = await deliveries.Pending(after, Batch);
            rows += slice.Length;
            foreach (var row in slice)
            {
                oldest ??= row.At;
                var key = (row.Noun, row.Id);
                if (inFlight.Count + due.Count >= MostInFlight) break;
                if (!inFlight.Contains(key) && row.At + Coalescing <= now && !(delayed.TryGetValue(key, out var attempts) && attempts.NotBefore > now)) due.Add(row);
            }
            if (slice.Length < Batch || rows >= 10 * Batch || inFlight.Count + due.Count >= MostInFlight) break;
            after = slice[^1].Seq;
        }
        pending = (rows, oldest);
        return due;
    }

    private Task Start(List<PendingRow> due)
    {
        foreach (var row in due) inFlight.Add((row.Noun, row.Id));
        foreach (var noun in due.GroupBy(r => r.Noun)) DeliverAll(noun.Key, [.. noun]).Ignore();
        return Task.CompletedTask;
    }

    /// <summary>Several rows of a noun are looked at with one query before they are written, one or two by themselves.</summary>
    private async Task DeliverAll(string noun, List<PendingRow> rows)
    {
        ImmutableDictionary<string, NotionPage>? seen = null;
        try
        {
            if (rows.Count > 2 && (await bindings.Of(noun)).Schema is { } schema) seen = await delivery.EditedSince(schema, rows.Min(r => r.At));
        }
        catch (Exception trouble)
        {
            OutboxLog.NotLookedAt(log, noun, trouble);
        }
        await Task.WhenAll(rows.Select(row => Deliver(row, seen)));
    }

    private async Task Deliver(PendingRow row, ImmutableDictionary<string, NotionPage>? seen)
    {
        var key = (row.Noun, row.Id);
        try
        {
            var outcome = await delivery.Deliver(row, seen, doubtful);
            if (outcome is DeliveryOutcome.Done)
            {
                delivered++;
                delayed.Remove(key);
            }
            else
            {
                delayed[key] = Attempts.After(delayed.GetValueOrDefault(key), outcome, time.GetUtcNow());
            }
        }
        catch (Exception trouble)
        {
            OutboxLog.NotDelivered(log, row.Noun, row.Id, trouble);
            delayed[key] = Attempts.After(delayed.GetValueOrDefault(key), DeliveryOutcome.Later, time.GetUtcNow());
        }
        finally
        {
            inFlight.Remove(key);
            isWoken = true;
        }
        if (!isPumping) await Pump();
    }

    /// <summary>How often a row was tried in vain, and when it may be tried again.</summary>
    private sealed record Attempts(int Count, DateTimeOffset NotBefore)
    {
        public static Attempts After(Attempts? before, DeliveryOutcome outcome, DateTimeOffset now)
        {
            var count = (before?.Count ?? 0) + 1;
            var wait = outcome switch
            {
                DeliveryOutcome.Done => TimeSpan.Zero,
                DeliveryOutcome.Soon => TimeSpan.FromSeconds(2),
                DeliveryOutcome.Later => TimeSpan.FromSeconds(Math.Min(10, 1 << Math.Min(count, 4))),
                DeliveryOutcome.Held => TimeSpan.FromSeconds(20),
            };
            return new(count, now + wait);
        }
    }
}

/// <summary>Creates that may have reached Notion without anyone knowing: all that a former activation left, and those without an answer.</summary>
internal sealed class DoubtfulCreates(DateTimeOffset activatedAt)
{
    private readonly HashSet<(string Noun, EntityId Id)> unanswered = [];

    public bool Contains(PendingRow row) => row.At <= activatedAt || unanswered.Contains((row.Noun, row.Id));

    public void Add(PendingRow row) => unanswered.Add((row.Noun, row.Id));

    public void Remove(PendingRow row) => unanswered.Remove((row.Noun, row.Id));
}

internal static partial class OutboxLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the outbox could not look for pending changes and will try again")]
    public static partial void PumpFailed(ILogger log, Exception trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "pages of {Noun} could not be looked at together before writing")]
    public static partial void NotLookedAt(ILogger log, string noun, Exception trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Noun} {Id} could not be delivered and will be tried again")]
    public static partial void NotDelivered(ILogger log, string noun, EntityId id, Exception trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Noun} {Id} version {Version} is a dead letter: {Reason}")]
    public static partial void Dead(ILogger log, string noun, EntityId id, long version, string reason);
}
