using System.Collections.Immutable;

namespace Presta.Edge;

/// <summary>
/// The calls that the throttle knows by their tickets: waiting for their turn by deadline, under way, or answered and kept for a poll that
/// was lost. A call whose caller has gone is dropped before its turn. Used by one grain only: it is not safe for several threads.
/// </summary>
internal sealed class WaitingCalls(TimeProvider time, ThrottleMeters meters)
{
    private const int MostQueuedPerLane = 1_000;

    /// <summary>A caller that has not polled for so long has gone.</summary>
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, Waiter> tickets = [];
    private readonly PriorityQueue<Waiter, DateTimeOffset> queue = new();
    private readonly KeptAnswers answers = new();
    private readonly LaneTally[] lanes = [.. Enum.GetValues<Lane>().Select(l => new LaneTally(l))];

    public bool AreThere => queue.Count > 0;

    public ImmutableArray<LaneFigures> Figures => [.. lanes.Select(l => l.Figures())];

    public Waiter? Find(Guid ticket) => tickets.GetValueOrDefault(ticket);

    /// <exception cref="NotionQueueFullException">The lane holds as many as it may.</exception>
    public Waiter Add(Guid ticket, Lane lane, NotionCall call, DateTimeOffset since)
    {
        if (Tally(lane).Queued >= MostQueuedPerLane) throw new NotionQueueFullException(lane);
        var waiter = new Waiter(ticket, lane, call, since);
        tickets[ticket] = waiter;
        Enqueue(waiter);
        return waiter;
    }

    /// <summary>The call whose turn it is.</summary>
    public Waiter? Next()
    {
        while (queue.TryDequeue(out var waiter, out _))
        {
            if (waiter.IsDropped) continue;
            if (time.GetUtcNow() - waiter.PolledAt <= AbandonedAfter) return waiter;
            Drop(waiter);
        }
        return null;
    }

    public void Started(Waiter waiter, DateTimeOffset at)
    {
        waiter.IsStarted = true;
        Tally(waiter.Lane).Started(at - waiter.Since);
        meters.Queued(waiter.Lane, -1);
        meters.Waited(waiter.Lane, at - waiter.Since);
    }

    public void Ended(Waiter waiter) => Tally(waiter.Lane).InFlight--;

    /// <summary>It was refused before it was carried out, and keeps its place.</summary>
    public void Again(Waiter waiter)
    {
        var now = time.GetUtcNow();
        (waiter.IsStarted, waiter.PolledAt) = (false, waiter.PolledAt > now ? waiter.PolledAt : now);
        Enqueue(waiter);
    }

    public void Answer(Waiter waiter, NotionReply reply)
    {
        waiter.AnsweredAt = time.GetUtcNow();
        waiter.Reply.TrySetResult(reply);
        foreach (var old in answers.Keep(waiter, reply.Body.Length)) tickets.Remove(old.Ticket);
    }

    public void Drop(Waiter waiter)
    {
        if (waiter.IsDropped) return;
        waiter.IsDropped = true;
        tickets.Remove(waiter.Ticket);
        Tally(waiter.Lane).Queued--;
        meters.Queued(waiter.Lane, -1);
        waiter.Reply.TrySetCanceled();
    }

    public void DropAll()
    {
        foreach (var waiting in tickets.Values.Where(t => t.IsQueued).ToList()) Drop(waiting);
        queue.Clear();
    }

    /// <summary>Lets go of answers that nobody asks for any more, and of calls whose callers have gone.</summary>
    public void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var old in answers.Expire(now)) tickets.Remove(old.Ticket);
        foreach (var gone in tickets.Values.Where(t => t.IsQueued && t.Polls == 0 && now - t.PolledAt > AbandonedAfter).ToList())
            Drop(gone);
    }

    private void Enqueue(Waiter waiter)
    {
        queue.Enqueue(waiter, waiter.Deadline);
        Tally(waiter.Lane).Queued++;
        meters.Queued(waiter.Lane, 1);
    }

    private LaneTally Tally(Lane lane) => lanes[(int)lane];
}
