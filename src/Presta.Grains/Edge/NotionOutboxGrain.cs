using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// Delivers the journal's pending changes: per page in order, one at a time, coalesced, and once. It keeps nothing of its own: what is
/// pending is in the journal, so that a new activation goes on where the last one was. Where two are there at once, one has the turn.
/// </summary>
[KeepAlive, Reentrant]
internal sealed class NotionOutboxGrain(
    IDeliveries deliveries, INotionSlots slots, PageDelivery delivery, Reconciliation reconciliation, Bindings bindings,
    OutboxMeters meters,
    ISiloStatusOracle silos, TimeProvider time, ILogger<NotionOutboxGrain> log) : Grain, INotionOutboxGrain
{
    private const int MostInFlight = 20;
    private const int Batch = 200;

    /// <summary>
    /// Doubts are settled this far ahead of delivery: what one question to Notion may ask for, and not more than soon gets its turn.
    /// </summary>
    private const int MostSettled = NotionTable.MostFound;

    /// <summary>Clocks of silos differ by less.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(2);

    /// <summary>Edits that follow each other this closely travel together.</summary>
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(300);

    private readonly Delays delays = new(time);
    private readonly HashSet<(string Noun, EntityId Id)> inFlight = [];
    private readonly HashSet<(string Noun, EntityId Id)> inQuestion = [];
    private readonly Turn turn = new(slots);
    private DoubtfulCreates doubtful = new(DateTimeOffset.MaxValue);
    private long delivered;
    private bool isPumping;
    private bool isWoken;
    private bool isWakeDue;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            Pump, new() { DueTime = TimeSpan.Zero, Period = TimeSpan.FromSeconds(1), Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        meters.Saw(null);
        await turn.Yield();
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
        var (throttle, backlog) = (await GrainFactory.GetGrain<INotionThrottleGrain>("default").Figures(), await deliveries.Backlog());
        meters.Saw(backlog);
        return new(
            backlog.Pending, backlog.OldestAt, inFlight.Count, delivered,
            TimeSpan.FromSeconds(1 + backlog.Pending / Math.Max(0.1, throttle.Rate)),
            backlog.Dead,
            backlog.Dead == 0 ? []
                : [.. (await deliveries.DeadLetters(100)).Select(e => new DeadLetter(e.Noun, e.Id, e.Version, e.At, e.Note ?? ""))]);
    }

    public Task<int> Revive(string? noun) => Revived(deliveries.Revive(noun));

    public Task<int> ReviveRow(EntityId id) => Revived(deliveries.Revive(null, id));

    private async Task<int> Revived(Task<int> rows)
    {
        if (await rows > 0) await Pump();
        return await rows;
    }

    private async Task Pump()
    {
        if (silos.IsLeaving()) return;   // another silo goes on with it
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
                if (!await HasTurn()) return;
                Start(await Due());
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

    /// <summary>What the holder before had begun is in doubt, and what it has queued is not sent any more.</summary>
    private async Task<bool> HasTurn()
    {
        var before = turn.Term;
        if (!await turn.Take()) return false;
        if (turn.Term != before) doubtful = new(time.GetUtcNow() + ClockSkew);
        return true;
    }

    /// <summary>The oldest pending rows that nobody is delivering and nothing delays, as many as may start; doubtful ones apart.</summary>
    private async Task<(List<PendingRow> Sure, List<PendingRow> Doubtful)> Due()
    {
        var (sure, unsure, now, rows) = (new List<PendingRow>(), new List<PendingRow>(), time.GetUtcNow(), 0);
        var (places, questions) = (MostInFlight - inFlight.Count, MostSettled - inQuestion.Count - doubtful.Waiting(now));
        for (long after = 0; ;)
        {
            var slice = await deliveries.Pending(after, Batch);
            rows += slice.Length;
            foreach (var row in slice)
            {
                if (row.At + Coalescing > now || !IsFree(row, now)) continue;
                var (list, most) = doubtful.Contains(row, now) ? (unsure, questions) : (sure, places);
                if (list.Count < most) list.Add(row);
            }
            if (slice.Length < Batch || rows >= 10 * Batch) break;
            if (sure.Count >= places && (unsure.Count >= questions || !doubtful.AnyAfter(slice[^1].At))) break;
            after = slice[^1].Seq;
        }
        return (sure, unsure);
    }

    private bool IsFree(PendingRow row, DateTimeOffset now) => !inFlight.Contains(row.Key) && !inQuestion.Contains(row.Key)
        && !delays.Holds(row.Key, now);

    private void Start((List<PendingRow> Sure, List<PendingRow> Doubtful) due)
    {
        foreach (var row in due.Sure) inFlight.Add(row.Key);
        foreach (var row in due.Doubtful) inQuestion.Add(row.Key);
        foreach (var noun in due.Sure.GroupBy(r => r.Noun)) DeliverAll(noun.Key, [.. noun], turn.Term).Ignore();
        foreach (var noun in due.Doubtful.GroupBy(r => r.Noun)) Settle(noun.Key, [.. noun]).Ignore();
    }

    private async Task Settle(string noun, List<PendingRow> rows)
    {
        var outcome = DeliveryOutcome.Done;
        try
        {
            if ((await bindings.Of(noun)).Schema is { } schema) await reconciliation.Of(schema, rows.Select(r => r.Id));
            else outcome = DeliveryOutcome.Held;
        }
        catch (Exception trouble)
        {
            OutboxLog.NotLookedFor(log, rows.Count, noun, trouble.Message);
            outcome = DeliveryOutcome.Later;
        }
        if (outcome is DeliveryOutcome.Done) doubtful.Settle(rows, time.GetUtcNow());
        else foreach (var row in rows) delays.Add(row.Key, outcome);
        foreach (var row in rows) inQuestion.Remove(row.Key);
        await Pump();
    }

    /// <summary>Several rows of a noun are looked at with one query before they are written, one or two by themselves.</summary>
    private async Task DeliverAll(string noun, List<PendingRow> rows, long term)
    {
        ImmutableDictionary<string, NotionPage>? seen = null;
        try
        {
            seen = await delivery.EditedMeanwhile(noun, rows, term);
        }
        catch (Exception trouble)
        {
            OutboxLog.NotLookedAt(log, noun, trouble);
        }
        await Task.WhenAll(rows.Select(row => Deliver(row, seen, term)));
    }

    private async Task Deliver(PendingRow row, ImmutableDictionary<string, NotionPage>? seen, long term)
    {
        try
        {
            var outcome = await delivery.Deliver(row, seen, doubtful, term);
            if (outcome is DeliveryOutcome.Done)
            {
                delivered++;
                meters.Delivered();
                delays.Remove(row.Key);
                doubtful.Remove(row);
            }
            else
            {
                delays.Add(row.Key, outcome);
            }
        }
        catch (Exception trouble)
        {
            OutboxLog.NotDelivered(log, row.Noun, row.Id, trouble);
            delays.Add(row.Key, DeliveryOutcome.Later);
        }
        finally
        {
            inFlight.Remove(row.Key);
            isWoken = true;
        }
        if (!isPumping) await Pump();
    }
}

internal static partial class OutboxLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the outbox could not look for pending changes and will try again")]
    public static partial void PumpFailed(ILogger log, Exception trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "pages of {Noun} could not be looked at together before writing")]
    public static partial void NotLookedAt(ILogger log, string noun, Exception trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} {Noun} whose creates are in doubt could not be looked for: {Reason}")]
    public static partial void NotLookedFor(ILogger log, int count, string noun, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Noun} {Id} could not be delivered and will be tried again")]
    public static partial void NotDelivered(ILogger log, string noun, EntityId id, Exception trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Noun} {Id} version {Version} is a dead letter: {Reason}")]
    public static partial void Dead(ILogger log, string noun, EntityId id, long version, string reason);
}
