using System.Diagnostics;

namespace Presta.Edge;

/// <summary>
/// Tells that this process stood still: stopped, swapped out, starved. A silo that stood still may have been declared dead and replaced,
/// and what it had in hand been done by others. It learns of that within seconds and ends itself; until then it sends nothing.
/// In real time, whatever clock the grains go by.
/// </summary>
public sealed class Sleep : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>A silent silo is not declared dead sooner than this.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    /// <summary>Twice the time after which a silo reads the table of members anew.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(10);

    private readonly Lock looking = new();
    private readonly Timer beats;
    private long beatAt = Stopwatch.GetTimestamp();
    private long? wokenAt;

    public Sleep() => beats = new(_ => Look(Stopwatch.GetTimestamp()), null, Beat, Beat);

    /// <summary>Whether it may act: it is awake, and has been for long enough after any sleep.</summary>
    public bool IsOver() => Look(Stopwatch.GetTimestamp());

    internal bool Look(long now)
    {
        lock (looking)
        {
            if (Stopwatch.GetElapsedTime(beatAt, now) > Noticed) wokenAt = now;
            beatAt = Math.Max(beatAt, now);
            if (wokenAt is { } woken && Stopwatch.GetElapsedTime(woken, now) > Doubt) wokenAt = null;
            return wokenAt is null;
        }
    }

    public void Dispose() => beats.Dispose();
}
