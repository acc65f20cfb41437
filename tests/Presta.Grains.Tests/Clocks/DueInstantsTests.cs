using Presta.Clocks;

namespace Presta.Tests.Clocks;

public sealed class DueInstantsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly DueInstants<EntityId> due = new();

    [Fact]
    public void Nothing_is_due_before_its_instant_and_all_is_at_it_in_order()
    {
        foreach (var minute in (int[])[5, 1, 3]) due.Plan(Id(minute), At(minute));
        Assert.Equal([], Taken(At(1).AddTicks(-1)));
        Assert.Equal([Id(1), Id(3)], Taken(At(3)));
        Assert.Equal([], Taken(At(4)));
        Assert.Equal(1, due.Count);
    }

    [Fact]
    public void A_later_word_replaces_the_earlier_one()
    {
        due.Plan(Id(1), At(1));
        due.Plan(Id(1), At(5));
        due.Plan(Id(2), At(2));
        due.Plan(Id(2), null);
        Assert.Equal([], Taken(At(4)));
        Assert.Equal([Id(1)], Taken(At(5)));
        due.Plan(Id(1), At(5));
        Assert.Equal([Id(1)], Taken(At(5)));
    }

    [Fact]
    public void A_hundred_thousand_changes_leave_what_a_simple_list_would_leave()
    {
        var (random, naive) = (new Random(8), new Dictionary<EntityId, DateTimeOffset>());
        for (var n = 0; n < 100_000; n++)
        {
            var (id, at) = (Id(random.Next(300)), At(random.Next(10_000)));
            if (random.Next(4) == 0)
            {
                due.Plan(id, null);
                naive.Remove(id);
            }
            else
            {
                due.Plan(id, at);
                naive[id] = at;
            }
        }
        Assert.Equal(
            naive.Where(p => p.Value <= At(5_000)).OrderBy(p => p.Value).Select(p => p.Value), Taken(At(5_000)).Select(id => naive[id]));
        Assert.Equal(naive.Count(p => p.Value > At(5_000)), due.Count);
    }

    private List<EntityId> Taken(DateTimeOffset now)
    {
        var taken = new List<EntityId>();
        while (due.TryTake(now, out var id)) taken.Add(id);
        return taken;
    }

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static EntityId Id(int n) => EntityId.Of($"ticket {n}");
}
