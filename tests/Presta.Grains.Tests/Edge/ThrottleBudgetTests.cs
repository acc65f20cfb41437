using Presta.Edge;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottleBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 60)]
    [InlineData(3, 1)]
    [InlineData(10, 5)]
    [InlineData(0.5, 3)]
    public void A_burst_is_never_exceeded(double rate, int burst) =>
        Assert.Equal(burst, Starts(new(rate, burst), _ => TimeSpan.Zero, burst * 3).Count(s => s == Noon));

    [Theory]
    [InlineData(3, 60)]
    [InlineData(3, 180)]
    [InlineData(2.5, 10)]
    public void No_minute_sees_more_than_a_minutes_worth(double rate, int burst)
    {
        var starts = Starts(new(rate, burst), n => TimeSpan.FromSeconds(n % 97 == 0 ? 50 : 0.01), 2_000);
        for (int first = 0, last = 0; last < starts.Length; last++)
        {
            while (starts[last] - starts[first] >= TimeSpan.FromSeconds(60)) first++;
            Assert.InRange(last - first + 1, 1, (int)(rate * 60));
        }
    }

    [Fact]
    public void The_rate_is_sustained()
    {
        var starts = Starts(new(3, 10), _ => TimeSpan.Zero, 1_000);
        Assert.InRange(1_000 / (starts[^1] - Noon).TotalSeconds, 2.9, 3.1);
    }

    [Fact]
    public void Starts_never_go_back_in_time()
    {
        var starts = Starts(new(3, 60), n => TimeSpan.FromSeconds(n % 11), 500);
        Assert.Equal(starts.Order(), starts);
    }

    [Fact]
    public void Nothing_starts_before_the_end_of_a_pause()
    {
        var (_, start) = new NotionBudget(3, 60).Next(BudgetState.Empty with { PausedUntil = Noon.AddSeconds(30) }, Noon);
        Assert.Equal(Noon.AddSeconds(30), start);
    }

    /// <summary>Asks again as soon as the last start has happened, after an idle while of the caller's choice.</summary>
    private static DateTimeOffset[] Starts(NotionBudget budget, Func<int, TimeSpan> idle, int count)
    {
        var (state, now, starts) = (BudgetState.Empty, Noon, new DateTimeOffset[count]);
        for (var n = 0; n < count; n++)
        {
            (state, starts[n]) = budget.Next(state, now);
            now = starts[n] + idle(n + 1);
        }
        return starts;
    }
}
