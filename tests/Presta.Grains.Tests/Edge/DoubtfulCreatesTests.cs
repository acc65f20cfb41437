using Presta.Edge;
using Presta.Journal;

namespace Presta.Grains.Tests.Edge;

public sealed class DoubtfulCreatesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DoubtfulCreates doubtful = new(activatedAt: Noon);

    [Fact]
    public void What_a_former_activation_left_is_in_doubt_and_what_came_since_is_not()
    {
        Assert.True(doubtful.Contains(Row(Noon), Noon));
        Assert.False(doubtful.Contains(Row(Noon.AddSeconds(1)), Noon.AddSeconds(2)));
    }

    [Fact]
    public void A_settled_doubt_comes_back_after_a_minute()
    {
        var row = Row(Noon);
        doubtful.Settle([row], Noon.AddSeconds(5));
        Assert.False(doubtful.Contains(row, Noon.AddSeconds(64)));
        Assert.Equal(1, doubtful.Waiting(Noon.AddSeconds(64)));
        Assert.True(doubtful.Contains(row, Noon.AddSeconds(65)));
        Assert.Equal(0, doubtful.Waiting(Noon.AddSeconds(65)));
    }

    [Fact]
    public void A_create_without_an_answer_is_in_doubt_again_although_it_was_settled()
    {
        var row = Row(Noon.AddSeconds(1));
        doubtful.Settle([row], Noon.AddSeconds(5));
        doubtful.Add(row);
        Assert.True(doubtful.Contains(row, Noon.AddSeconds(6)));
        doubtful.Remove(row);
        Assert.False(doubtful.Contains(row, Noon.AddSeconds(6)));
    }

    private static PendingRow Row(DateTimeOffset at) => new(1, "comments", EntityId.New(Noon), at);
}
