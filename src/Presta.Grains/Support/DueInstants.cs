namespace Presta.Support;

/// <summary>Which ticket is due when: a heap, in which a ticket's later word replaces the earlier one.</summary>
internal sealed class DueInstants
{
    private readonly PriorityQueue<EntityId, DateTimeOffset> heap = new();
    private readonly Dictionary<EntityId, DateTimeOffset> planned = [];

    public int Count => planned.Count;

    /// <param name="at">Null where nothing lies ahead.</param>
    public void Plan(EntityId ticket, DateTimeOffset? at)
    {
        if (at is not { } instant)
        {
            planned.Remove(ticket);
            return;
        }
        if (planned.TryGetValue(ticket, out var before) && before == instant) return;
        planned[ticket] = instant;
        heap.Enqueue(ticket, instant);
        if (heap.Count > 2 * planned.Count + 1_000) Rebuild();
    }

    /// <summary>Takes out the next ticket that is due; false when none is.</summary>
    public bool TryTake(DateTimeOffset now, out EntityId ticket)
    {
        while (heap.TryPeek(out ticket, out var at) && at <= now)
        {
            heap.Dequeue();
            if (planned.TryGetValue(ticket, out var instant) && instant == at) return planned.Remove(ticket);
        }
        ticket = EntityId.None;
        return false;
    }

    /// <summary>What was replaced stays in the heap until its instant comes; so much of it that it counts is left out.</summary>
    private void Rebuild()
    {
        heap.Clear();
        heap.EnqueueRange(planned.Select(p => (p.Key, p.Value)));
    }
}
