using Presta.Edge;
using Presta.Journal;

namespace Presta.Tests.Edge;

public sealed class DoubtfulCreatesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly DoubtfulCreates doubtful = new(Noon);

    [Fact]
    public void Behind_what_a_former_activation_left_nobody_need_look_for_doubts()
    {
        Assert.True(doubtful.AnyAfter(Noon.AddSeconds(-1)));
        Assert.False(doubtful.AnyAfter(Noon.AddSeconds(1)));
    }

    [Fact]
    public void An_unanswered_create_may_stand_anywhere_until_it_is_delivered()
    {
        var row = new PendingRow(7, "comments", EntityId.New(Noon), Noon.AddMinutes(1));

        doubtful.Add(row);
        Assert.True(doubtful.AnyAfter(Noon.AddSeconds(1)));

        doubtful.Remove(row);
        Assert.False(doubtful.AnyAfter(Noon.AddSeconds(1)));
    }
}
