using Presta.Edge;
using Xunit;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottleHealthTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly NotionHealth health = new(3);

    [Fact]
    public void One_server_error_changes_nothing()
    {
        Saw(500);
        Saw(500, after: 61);
        Assert.Equal(3, health.Rate(Noon.AddSeconds(61)));
        Assert.Equal(TimeSpan.Zero, health.Spacing(Noon.AddSeconds(61)));
    }

    [Fact]
    public void Two_within_a_minute_halve_the_rate_which_comes_back_step_by_step()
    {
        Saw(502);
        Saw(503, after: 30);
        Assert.Equal(1.5, health.Rate(Noon.AddSeconds(89)));
        Assert.Equal(1.8, health.Rate(Noon.AddSeconds(101)), 6);
        Assert.Equal(3, health.Rate(Noon.AddSeconds(200)));
    }

    [Fact]
    public void It_never_stops_altogether()
    {
        for (var n = 0; n < 40; n++) Saw(500, n);
        Assert.Equal(3 * 0.125, health.Rate(Noon.AddSeconds(40)));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(529)]
    [InlineData(409)]
    public void Being_busy_is_no_error(int status)
    {
        Saw(status);
        Saw(status);
        Assert.Equal(3, health.Rate(Noon));
    }

    [Fact]
    public void Three_silences_put_Notion_out_of_reach_until_it_answers()
    {
        Saw(0);
        Saw(0);
        Assert.True(health.IsReachable);
        Saw(0);
        Assert.False(health.IsReachable);
        Assert.Equal(TimeSpan.FromSeconds(5), health.Spacing(Noon));
        Saw(404);
        Assert.True(health.IsReachable);
    }

    private void Saw(int status, int after = 0) => health.Saw(new(status, [], null, null, null, null, true, Noon), Noon.AddSeconds(after));
}
