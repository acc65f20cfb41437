using Presta.Edge;
using Xunit;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottleQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly ThrottleQueue queue = new(3);

    [Fact]
    public void The_most_urgent_lane_goes_first()
    {
        var (sync, write, interactive) = (Add(Lane.Sync), Add(Lane.Write), Add(Lane.Interactive));
        Assert.Equal([interactive, write, sync], Take(3));
    }

    [Fact]
    public void In_a_lane_the_one_who_asked_first_goes_first()
    {
        var (later, sooner) = (Add(Lane.Sync, age: 1), Add(Lane.Sync, age: 5));
        Assert.Equal([sooner, later], Take(2));
    }

    [Theory]
    [InlineData(Lane.Sync, 59, Lane.Interactive)]
    [InlineData(Lane.Sync, 61, Lane.Sync)]
    [InlineData(Lane.Write, 44, Lane.Interactive)]
    [InlineData(Lane.Write, 46, Lane.Write)]
    public void Who_has_waited_long_is_not_passed_any_more(Lane lane, int age, Lane first)
    {
        Add(Lane.Interactive);
        Add(lane, age);
        Assert.Equal(first, queue.Take(Noon)!.Lane);
    }

    [Fact]
    public void A_full_lane_takes_no_more_and_the_others_do()
    {
        for (var n = 0; n < 3; n++) Add(Lane.Sync);
        Assert.Throws<NotionQueueFullException>(() => Add(Lane.Sync));
        Add(Lane.Write);
        Assert.Equal(4, queue.Count);
    }

    [Fact]
    public void Who_left_is_passed_over_and_takes_no_room()
    {
        var gone = Add(Lane.Sync, age: 9);
        var stays = Add(Lane.Sync);
        queue.Remove(gone);
        queue.Remove(gone);
        Assert.Equal(1, queue.Count);
        Assert.Equal([stays, null], Take(2));
    }

    [Fact]
    public void Who_was_refused_goes_to_the_head_of_the_lane()
    {
        var (older, refused) = (Add(Lane.Write, age: 9), Add(Lane.Write, age: 10));
        Assert.Same(refused, queue.Take(Noon));
        Add(Lane.Write, age: 20);
        queue.Return(refused);
        Assert.Same(refused, queue.Take(Noon));
        Assert.NotSame(older, queue.Take(Noon));
    }

    [Fact]
    public void A_ticket_that_nobody_polls_is_abandoned_after_ten_seconds()
    {
        var ticket = Add(Lane.Sync);
        ticket.BeginPoll();
        Assert.False(ticket.IsAbandoned(Noon.AddMinutes(1)));
        ticket.EndPoll(Noon);
        Assert.False(ticket.IsAbandoned(Noon.AddSeconds(10)));
        Assert.True(ticket.IsAbandoned(Noon.AddSeconds(10.1)));
    }

    private Ticket Add(Lane lane, int age = 0)
    {
        var ticket = new Ticket(Guid.NewGuid(), lane, new("GET", "users/me", "users/me", CallClass.Read), Noon.AddSeconds(-age));
        queue.Add(ticket);
        return ticket;
    }

    private IEnumerable<Ticket?> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => queue.Take(Noon))];
}
