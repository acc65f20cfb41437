using System.Diagnostics;
using Presta.Edge;

namespace Presta.Tests.Edge;

public sealed class SleepTests
{
    private readonly Sleep sleep = new();
    private readonly long start = Stopwatch.GetTimestamp();

    [Fact]
    public void Who_is_awake_may_act() => Assert.True(sleep.Look(After(0.5)));

    [Fact]
    public void Who_stood_still_for_longer_than_it_takes_to_be_replaced_waits_before_acting()
    {
        sleep.Dispose();   // the beat stops, as everything does in a process that stands still

        Assert.False(sleep.Look(After(4)));
        Assert.False(sleep.Look(After(6)));
        Assert.False(sleep.Look(After(8.5)));
        Assert.False(sleep.Look(After(11)));
        Assert.False(sleep.Look(After(13)));
        Assert.True(sleep.Look(After(15)));
    }

    private long After(double seconds) => start + (long)(seconds * Stopwatch.Frequency);
}
