using Presta.Edge;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottleTests
{
    [Fact]
    public async Task A_call_comes_back_with_Notions_reply()
    {
        await using var world = await ThrottleWorld.Start(
            answer: call => Task.FromResult(ThrottleWorld.Reply(call.Path == "x" ? 404 : 200)));
        Assert.Equal(404, (await world.Send("x")).Status);
        var figures = await world.Throttle.Figures();
        Assert.Equal((1, 0, true), (figures.Sent, figures.RateLimited, figures.IsNotionReachable));
    }

    [Fact]
    public async Task What_an_outbox_queued_is_not_sent_once_another_one_has_the_turn()
    {
        await using var world = await ThrottleWorld.Start();
        world.Slots.Turn = new(Guid.NewGuid(), 7, TimeProvider.System.GetUtcNow());

        var old = await world.Transport(term: 6).Send(ThrottleWorld.Call("old", CallClass.Create), default);
        var now = await world.Transport(term: 7).Send(ThrottleWorld.Call("now", CallClass.Create), default);

        Assert.Equal((0, false), (old.Status, old.IsSent));
        Assert.Equal(200, now.Status);
        Assert.Equal(["now"], world.Notion.Paths);
    }

    [Fact]
    public async Task The_budget_is_held_whatever_the_demand()
    {
        await using var world = await ThrottleWorld.Start(rate: 50, burst: 5, silos: 2);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => world.Send($"{n}")));
        var starts = world.Notion.Starts.Select(s => s.At).Order().ToArray();
        Assert.Equal(40, starts.Length);
        var took = TimeProvider.System.GetElapsedTime(starts[0], starts[^1]);
        Assert.True(took >= TimeSpan.FromSeconds(35 / 50.0 - 0.02), $"40 starts in {took}");
    }

    [Fact]
    public async Task Starts_are_paced_and_not_completions()
    {
        await using var world = await ThrottleWorld.Start();
        world.Notion.Hold();
        var all = Enumerable.Range(0, 30).Select(n => world.Send($"{n}")).ToArray();
        await ThrottleWorld.Until(async () => (await world.Throttle.Figures()).Lanes.Sum(l => l.InFlight + l.Queued) == 30);
        Assert.Equal(20, (await world.Throttle.Figures()).Lanes.Sum(l => l.InFlight));
        world.Notion.Release();
        Assert.All(await Task.WhenAll(all), reply => Assert.Equal(200, reply.Status));
    }

    [Fact]
    public async Task The_most_urgent_call_at_that_moment_gets_the_start()
    {
        await using var world = await ThrottleWorld.Start(rate: 2, burst: 1);
        await world.Send("first");
        var sync = world.Send("sync", Lane.Sync);
        await ThrottleWorld.Until(async () => (await world.Throttle.Figures()).Lanes.Sum(l => l.Queued) == 1);
        await Task.WhenAll(world.Send("interactive", Lane.Interactive), sync);
        Assert.Equal(["first", "interactive", "sync"], world.Notion.Paths);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(529)]
    public async Task When_Notion_asks_for_silence_everyone_waits_and_nothing_is_lost(int status)
    {
        var refused = false;
        await using var world = await ThrottleWorld.Start(answer: _ =>
        {
            var reply = ThrottleWorld.Reply(refused ? 200 : status, TimeSpan.FromSeconds(1));
            refused = true;
            return Task.FromResult(reply);
        });
        Assert.Equal(200, (await world.Send("a", kind: CallClass.Create)).Status);
        var starts = world.Notion.Starts;
        Assert.Equal(["a", "a"], starts.Select(s => s.Path));
        Assert.True(TimeProvider.System.GetElapsedTime(starts[0].At, starts[1].At) >= TimeSpan.FromSeconds(0.99));
        Assert.Equal(1, (await world.Throttle.Figures()).RateLimited);
    }

    [Fact]
    public async Task A_repeated_poll_gets_the_same_answer_and_sends_nothing()
    {
        await using var world = await ThrottleWorld.Start();
        var (ticket, since, call) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow(), ThrottleWorld.Call(kind: CallClass.Create));
        var first = await world.Throttle.Poll(ticket, Lane.Write, call, since, 0, default);
        var second = await world.Throttle.Poll(ticket, Lane.Write, call, since, 1, default);
        Assert.Equal(200, second!.Status);
        Assert.Equal(first!.SentAt, second.SentAt);
        Assert.Single(world.Notion.Starts);
    }

    [Fact]
    public async Task A_poll_ends_before_the_answer_comes_and_the_next_one_takes_it()
    {
        await using var world = await ThrottleWorld.Start();
        world.Notion.Hold();
        var (ticket, since, call) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow(), ThrottleWorld.Call());
        Assert.Null(await world.Throttle.Poll(ticket, Lane.Write, call, since, 0, default));
        world.Notion.Release();
        Assert.Equal(200, (await world.Throttle.Poll(ticket, Lane.Write, call, since, 1, default))!.Status);
        Assert.Single(world.Notion.Starts);
    }

    [Theory]
    [InlineData(CallClass.Create, 0)]
    [InlineData(CallClass.Patch, 1)]
    [InlineData(CallClass.Read, 1)]
    public async Task A_ticket_of_a_throttle_that_is_gone_is_sent_again_unless_it_creates(CallClass kind, int sends)
    {
        await using var world = await ThrottleWorld.Start();
        var reply = await world.Throttle.Poll(
            Guid.NewGuid(), Lane.Write, ThrottleWorld.Call(kind: kind), TimeProvider.System.GetUtcNow(), 1, default);
        Assert.Equal(sends, world.Notion.Starts.Count);
        Assert.Equal((sends == 0 ? 0 : 200, true), (reply!.Status, reply.IsSent));
    }

    [Fact]
    public async Task Who_leaves_the_queue_is_not_sent()
    {
        await using var world = await ThrottleWorld.Start(rate: 1, burst: 1);
        await world.Send("first");
        using var leaving = new CancellationTokenSource();
        var waits = world.Send("second", cancel: leaving.Token);
        await ThrottleWorld.Until(async () => (await world.Throttle.Figures()).Lanes.Sum(l => l.Queued) == 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await ThrottleWorld.Until(async () => (await world.Throttle.Figures()).Lanes.Sum(l => l.Queued) == 0);
        await world.Send("third");
        Assert.Equal(["first", "third"], world.Notion.Paths);
    }

    [Fact]
    public async Task Who_leaves_after_the_start_cancels_nothing()
    {
        await using var world = await ThrottleWorld.Start();
        world.Notion.Hold();
        using var leaving = new CancellationTokenSource();
        var waits = world.Send(cancel: leaving.Token);
        await ThrottleWorld.Until(() => Task.FromResult(world.Notion.Starts.Count == 1));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal(1, (await world.Throttle.Figures()).Lanes.Sum(l => l.InFlight));
    }

    [Fact]
    public async Task A_full_lane_refuses_at_once()
    {
        await using var world = await ThrottleWorld.Start(rate: 0.02, burst: 1);
        await world.Send("first");
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, ThrottleWorld.LaneCapacity).Select(n => world.Send($"{n}", Lane.Sync, cancel: leaving.Token))
            .ToArray();
        await ThrottleWorld.Until(async () => (await world.Throttle.Figures()).Lanes.Sum(l => l.Queued) == ThrottleWorld.LaneCapacity);
        await Assert.ThrowsAsync<NotionQueueFullException>(() =>
            world.Throttle.Poll(Guid.NewGuid(), Lane.Sync, ThrottleWorld.Call(), TimeProvider.System.GetUtcNow(), 0, default));
        await leaving.CancelAsync();
        await Task.WhenAll(waiting.Select(w => Assert.ThrowsAnyAsync<OperationCanceledException>(() => w)));
    }

    [Fact]
    public async Task A_lost_poll_that_is_cancelled_late_leaves_its_successor_in_the_queue()
    {
        await using var world = await ThrottleWorld.Start(rate: 1, burst: 1);
        await world.Send("first");
        using var lost = new CancellationTokenSource();
        var (ticket, since, call) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow(), ThrottleWorld.Call("second"));
        var first = world.Throttle.Poll(ticket, Lane.Write, call, since, 0, lost.Token);
        var second = world.Throttle.Poll(ticket, Lane.Write, call, since, 1, default);
        await lost.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(200, (await second)!.Status);
        Assert.Equal(["first", "second"], world.Notion.Paths);
    }

    [Fact]
    public async Task A_pause_that_cannot_be_kept_is_kept_here_and_burns_no_starts()
    {
        var refused = false;
        await using var world = await ThrottleWorld.Start(answer: _ =>
        {
            var reply = ThrottleWorld.Reply(refused ? 200 : 429, TimeSpan.FromSeconds(1));
            refused = true;
            return Task.FromResult(reply);
        });
        world.Slots.IsBroken = true;
        Assert.Equal(200, (await world.Send(kind: CallClass.Create)).Status);
        Assert.InRange(world.Slots.Reserved, 2, 4);
    }

    [Fact]
    public async Task A_transport_that_breaks_is_a_reply_and_breaks_nothing_else()
    {
        await using var world = await ThrottleWorld.Start(
            answer: call => call.Path == "bad" ? throw new InvalidOperationException() : Task.FromResult(ThrottleWorld.Reply(200)));
        Assert.Equal((0, true), await world.Send("bad") is var bad ? (bad.Status, bad.IsSent) : default);
        Assert.Equal(200, (await world.Send("good")).Status);
    }

    [Fact]
    public async Task Silence_of_the_network_is_noticed()
    {
        await using var world = await ThrottleWorld.Start(answer: _ => Task.FromResult(ThrottleWorld.Reply(0, isSent: false)));
        Assert.False((await world.Send()).IsSent);
        Assert.False((await world.Throttle.Figures()).IsNotionReachable);
    }

    [Fact]
    public async Task Callers_outlive_the_silo_that_held_their_tickets()
    {
        await using var world = await ThrottleWorld.Start(rate: 5, burst: 1, silos: 2);
        var all = Enumerable.Range(0, 12).Select(n => world.Send($"{n}")).ToArray();
        await ThrottleWorld.Until(() => Task.FromResult(world.Notion.Starts.Count >= 2));
        var management = world.Cluster.Client.GetGrain<IManagementGrain>(0);
        var home = await management.GetActivationAddress(world.Throttle);
        Assert.NotNull(home);
        await world.Cluster.KillSiloAsync(world.Cluster.Silos.Single(s => s.SiloAddress.Equals(home)));
        Assert.All(await Task.WhenAll(all), reply => Assert.Equal(200, reply.Status));
        Assert.Equal(12, world.Notion.Paths.Distinct().Count());
    }
}
