using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Presta.Edge;
using Presta.Journal;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

public sealed class SqliteBesideTheJournalTests : BesideTheJournalSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresBesideTheJournalTests : BesideTheJournalSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

/// <summary>Snapshots, page directory and slots.</summary>
public abstract class BesideTheJournalSuite : StorageSuite
{
    [ProviderFact]
    public async Task A_snapshot_is_replaced_whole()
    {
        Assert.Null(await Snapshots.Load("companies"));

        await Snapshots.Save("companies", 5, [[1], [2], [3]]);
        await Snapshots.Save("projects", 6, [[9]]);
        await Snapshots.Save("companies", 7, [[4], [5]]);

        var (seq, chunks) = (await Snapshots.Load("companies"))!.Value;
        Assert.Equal(7, seq);
        Assert.Equal([[4], [5]], chunks);
        Assert.Equal([[9]], (await Snapshots.Load("projects"))!.Value.Chunks);
    }

    [ProviderFact]
    public async Task An_empty_snapshot_is_one()
    {
        await Snapshots.Save("companies", 5, []);

        var (seq, chunks) = (await Snapshots.Load("companies"))!.Value;
        Assert.Equal((5, 0), (seq, chunks.Count));
    }

    [ProviderFact]
    public async Task Pages_are_found_both_ways()
    {
        var (a, b) = (NewId(), NewId());
        await Pages.Bind("companies", a, "page-a");
        await Pages.Bind("projects", b, "page-b");

        Assert.Equal("page-a", await Pages.PageOf("companies", a));
        Assert.Null(await Pages.PageOf("projects", a));
        var ids = await Pages.IdsOf(["page-a", "page-b", "page-c", "page-a"]);
        Assert.Equal(new Dictionary<string, EntityId> { ["page-a"] = a, ["page-b"] = b }.ToImmutableDictionary(), ids);
    }

    [ProviderFact]
    public async Task A_page_that_another_silo_bound_is_found()
    {
        using var other = Open();
        var id = NewId();
        Assert.Null(await Pages.PageOf("companies", id));

        await other.GetRequiredService<IPageDirectory>().Bind("companies", id, "page-a");

        Assert.Equal("page-a", await Pages.PageOf("companies", id));
        Assert.Equal(id, (await Pages.IdsOf(["page-a"]))["page-a"]);
    }

    [ProviderFact]
    public async Task A_page_made_anew_replaces_the_lost_one()
    {
        var id = NewId();
        await Pages.Bind("companies", id, "page-a");
        await Pages.Bind("companies", id, "page-b");

        Assert.Equal("page-b", await Pages.PageOf("companies", id));
        Assert.Empty(await Pages.IdsOf(["page-a"]));
    }

    [ProviderFact]
    public async Task More_pages_than_one_query_takes_are_found()
    {
        using var other = Open();
        var ids = Enumerable.Range(0, 600).Select(_ => NewId()).ToArray();
        await Task.WhenAll(ids.Select(id => Pages.Bind("companies", id, $"page-{id}")));

        Assert.Equal(600, (await other.GetRequiredService<IPageDirectory>().IdsOf([.. ids.Select(id => $"page-{id}")])).Count);
    }

    [ProviderFact]
    public async Task Two_reservers_share_one_budget()
    {
        using var other = Open();
        var budget = new NotionBudget(RequestsPerSecond: 3, Burst: 3);

        var start = Stopwatch.StartNew();
        var waits = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(n => (n % 2 is 0 ? Slots : other.GetRequiredService<INotionSlots>()).Reserve(budget)));

        // After a burst of three the fortieth start is due 37 thirds of a second after the first, less what the reserving itself took.
        var took = Options.Provider is StorageProvider.Sqlite ? 0 : start.Elapsed.TotalSeconds;
        Assert.InRange(waits.Max().TotalSeconds, 37 / 3.0 - took - 0.01, 37 / 3.0 + 0.01);
        Assert.Equal(37, waits.Where(w => w > TimeSpan.Zero).Distinct().Count());
    }

    [ProviderFact]
    public async Task Of_two_outboxes_one_has_the_turn_until_it_ends()
    {
        using var silo = Open();
        var (other, mine, theirs, minute) =
            (silo.GetRequiredService<INotionSlots>(), Guid.NewGuid(), Guid.NewGuid(), TimeSpan.FromMinutes(1));

        var term = await Slots.Take(mine, minute);
        Assert.Equal(term, await Slots.Take(mine, minute));
        Assert.Null(await other.Take(theirs, minute));
        Assert.True(await other.IsTerm(term!.Value));

        await other.Yield(theirs);   // not theirs to end
        Assert.Null(await other.Take(theirs, minute));

        await Slots.Yield(mine);
        Assert.Equal(term + 1, await other.Take(theirs, minute));
        Assert.Null(await Slots.Take(mine, minute));
        Assert.False(await Slots.IsTerm(term.Value));
    }

    [ProviderFact]
    public async Task A_turn_that_is_not_renewed_goes_to_whoever_asks_and_comes_back_as_another_one()
    {
        var (mine, theirs) = (Guid.NewGuid(), Guid.NewGuid());
        var term = await Slots.Take(mine, TimeSpan.Zero);
        var next = await Slots.Take(theirs, TimeSpan.Zero);

        Assert.Equal((term + 1, term + 2), (next, await Slots.Take(mine, TimeSpan.Zero)));
    }

    [ProviderFact]
    public async Task Two_that_ask_at_once_do_not_both_get_the_turn()
    {
        using var silo = Open();
        var other = silo.GetRequiredService<INotionSlots>();

        var terms = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => (n % 2 is 0 ? Slots : other).Take(Guid.NewGuid(), TimeSpan.FromMinutes(1))));

        Assert.Single(terms, term => term is not null);
    }

    [ProviderFact]
    public async Task A_pause_holds_for_everyone_and_is_never_shortened()
    {
        using var other = Open();
        await Slots.Pause(TimeSpan.FromSeconds(30));
        await other.GetRequiredService<INotionSlots>().Pause(TimeSpan.FromSeconds(5));

        Assert.InRange((await other.GetRequiredService<INotionSlots>().Reserve(new(3, 3))).TotalSeconds, 25, 30);
    }
}
