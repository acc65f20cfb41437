using System.Collections.Concurrent;

namespace Presta.NotionSandbox.Store;

/// <summary>When the far sides of dual relations were set, of the last ten minutes: for those who shall not see them yet.</summary>
internal sealed class BackReferences
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(Guid Page, string Property, Guid Target), DateTimeOffset> set = [];
    private readonly Queue<((Guid Page, string Property, Guid Target) Key, DateTimeOffset At)> byAge = new();

    /// <summary>Called inside the world's lock.</summary>
    public void Note(Link link, DateTimeOffset now)
    {
        while (byAge.TryPeek(out var oldest) && now - oldest.At > Remembered)
        {
            byAge.Dequeue();
            set.TryRemove(new(oldest.Key, oldest.At));
        }
        var key = (link.Page, link.Property, link.Target);
        if (!link.On)
        {
            set.TryRemove(key, out _);
            return;
        }
        set[key] = now;
        byAge.Enqueue((key, now));
    }

    public bool IsSetSince(Guid page, string property, Guid target, DateTimeOffset instant) =>
        set.TryGetValue((page, property, target), out var at) && at > instant;

    public void Clear()
    {
        set.Clear();
        byAge.Clear();
    }
}
