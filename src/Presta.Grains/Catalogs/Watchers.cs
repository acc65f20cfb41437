using System.Collections.Immutable;

namespace Presta.Catalogs;

/// <summary>
/// Who keeps answers of a catalog, and until when. A change is acknowledged only when each of them has forgotten what it touches, or
/// may not use it any more: a watcher that is gone costs a writer the rest of its lease, once.
/// </summary>
internal sealed class Watchers(TimeProvider time)
{
    /// <summary>A watcher that has not answered for this long starts over rather than having its lease prolonged meanwhile.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<ICatalogWatcher, Watch> known = [];

    private readonly long began = time.GetTimestamp();

    private readonly TaskCompletionSource sure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A former activation may have given leases that this one knows nothing of.</summary>
    private TimeSpan unknownUntil = CatalogLease.Length;

    /// <summary>
    /// By a clock that nobody sets: those who keep answers count their leases so as well, and one must not end here before it does there.
    /// </summary>
    private TimeSpan Now => time.GetElapsedTime(began);

    /// <summary>There was no former activation that gave leases.</summary>
    public void NobodyBefore()
    {
        unknownUntil = TimeSpan.Zero;
        sure.TrySetResult();
    }

    /// <summary>For how long a lease may run that is not known here.</summary>
    public TimeSpan Doubt => unknownUntil - Now is { Ticks: > 0 } doubt ? doubt : TimeSpan.Zero;

    /// <returns>Whether it was not known.</returns>
    public bool Renew(ICatalogWatcher watcher)
    {
        var now = Now;
        if (known.TryGetValue(watcher, out var watch) && watch.Until > now && !(watch.UnansweredSince + Slow < now))
        {
            watch.Until = now + CatalogLease.Length;
            return false;
        }
        known[watcher] = new() { Until = now + CatalogLease.Length };
        return true;
    }

    public async Task Tell(ImmutableArray<string> shelves)
    {
        if (Doubt is { Ticks: > 0 } guard) await Task.WhenAny(Task.Delay(guard, time), sure.Task);
        if (known.Count == 0) return;
        await Task.WhenAll(known.ToArray().Select(each => Tell(each.Key, each.Value, shelves)));
    }

    /// <summary>For the activation after this one: for how long each lease still runs.</summary>
    public ImmutableDictionary<ICatalogWatcher, TimeSpan> Dehydrate() =>
        known.ToImmutableDictionary(each => each.Key, each => each.Value.Until - Now);

    /// <param name="doubt">Of the activation before.</param>
    public void Rehydrate(ImmutableDictionary<ICatalogWatcher, TimeSpan> leases, TimeSpan doubt = default)
    {
        var now = Now;
        foreach (var (watcher, left) in leases)
            if (!known.TryGetValue(watcher, out var own)) known[watcher] = new() { Until = now + left };
            else if (own.Until < now + left) own.Until = now + left;   // they may have come here first
        if (doubt <= TimeSpan.Zero) NobodyBefore();
        else if (now + doubt < unknownUntil) unknownUntil = now + doubt;
    }

    private async Task Tell(ICatalogWatcher watcher, Watch watch, ImmutableArray<string> shelves)
    {
        watch.UnansweredSince ??= Now;
        watch.Unanswered++;
        // In the silo's name, not the catalog's: a client's gateway sends an answer to a grain where it last saw that grain, and what comes to a
        // silo that the catalog has moved away from is lost.
        var answer = Task.Run(() => watcher.Changed(shelves));
        try
        {
            while (watch.Until - Now is { Ticks: > 0 } left)
            {
                try
                {
                    await answer.WaitAsync(left, time);
                    return;
                }
                catch (TimeoutException) when (!answer.IsFaulted)
                {
                    // Unless its lease was prolonged meanwhile, it has ended.
                }
                catch (Exception)
                {
                    Drop(watcher, watch);
                    if (watch.Until - Now is { Ticks: > 0 } rest) await Task.Delay(rest, time);
                }
            }
            Drop(watcher, watch);
            answer.Ignore();
        }
        finally
        {
            if (--watch.Unanswered == 0) watch.UnansweredSince = null;
        }
    }

    private void Drop(ICatalogWatcher watcher, Watch watch)
    {
        if (known.GetValueOrDefault(watcher) == watch) known.Remove(watcher);
    }

    private sealed class Watch
    {
        public TimeSpan Until { get; set; }

        public TimeSpan? UnansweredSince { get; set; }

        public int Unanswered { get; set; }
    }
}
