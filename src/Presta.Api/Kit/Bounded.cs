using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Presta.Api.Kit;

/// <summary>
/// A cache that never holds more than its capacity: two generations, the older one dropped whole when the younger is full.
/// What is used stays, because finding it in the older one moves it.
/// </summary>
internal sealed class Bounded<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly int half = Math.Max(1, capacity / 2);
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int added;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (young.TryGetValue(key, out value)) return true;
        if (!old.TryGetValue(key, out value)) return false;
        Set(key, value);
        return true;
    }

    public void Remove(TKey key)
    {
        young.TryRemove(key, out _);
        old.TryRemove(key, out _);
    }

    public void Set(TKey key, TValue value)
    {
        if (Interlocked.Increment(ref added) > half)
        {
            added = 0;
            (old, young) = (young, new());
        }

        young[key] = value;
    }
}
