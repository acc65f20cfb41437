namespace Presta.Clocks;

/// <summary>What is due when: a heap, in which a thing's later word replaces the earlier one.</summary>
internal sealed class DueInstants<T> where T : notnull
{
    private readonly PriorityQueue<T, DateTimeOffset> heap = new();
    private readonly Dictionary<T, DateTimeOffset> planned = [];

    public int Count => planned.Count;

    /// <param name="at">Null where nothing lies ahead.</param>
    public void Plan(T thing, DateTimeOffset? at)
    {
        if (at is not { } instant)
        {
            planned.Remove(thing);
            return;
        }
        if (planned.TryGetValue(thing, out var before) && before == instant) return;
        planned[thing] = instant;
        heap.Enqueue(thing, instant);
        if (heap.Count > 2 * planned.Count + 1_000) Rebuild();
    }

    /// <summary>Takes out the next that is due; false when none is.</summary>
    public bool TryTake(DateTimeOffset now, out T thing)
    {
        while (heap.TryPeek(out thing!, out var at) && at <= now)
        {
            heap.Dequeue();
            if (planned.TryGetValue(thing, out var instant) && instant == at) return planned.Remove(thing);
        }
        thing = default!;
        return false;
    }

    /// <summary>What was replaced stays in the heap until its instant comes; so much of it that it counts is left out.</summary>
    private void Rebuild()
    {
        heap.Clear();
        heap.EnqueueRange(planned.Select(p => (p.Key, p.Value)));
    }
}
