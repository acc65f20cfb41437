using Presta.Edge;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottlePaceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly Pace pace = new(4);

    [Fact]
    public void One_failure_changes_nothing()
    {
        pace.Failed(Noon);
        pace.Failed(Noon.AddSeconds(61));
        Assert.Equal(4, pace.Rate(Noon.AddSeconds(61)));
    }

    [Fact]
    public void Two_within_a_minute_halve_the_rate_which_comes_back_step_by_step()
    {
        pace.Failed(Noon);
        pace.Failed(Noon.AddSeconds(30));
        Assert.Equal(2, pace.Rate(Noon.AddSeconds(90)));
        Assert.Equal(3, pace.Rate(Noon.AddSeconds(100)), 6);
        Assert.Equal(4, pace.Rate(Noon.AddSeconds(110)), 6);
    }

    [Fact]
    public void It_never_stops_altogether()
    {
        for (var n = 0; n < 60; n++) pace.Failed(Noon.AddSeconds(n * 5));
        Assert.Equal(0.5, pace.Rate(Noon.AddSeconds(300)));
    }
}
