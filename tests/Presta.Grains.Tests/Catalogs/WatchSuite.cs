using System.Collections.Immutable;
using System.Diagnostics;
using Presta.Catalogs;
using Presta.People;
using Presta.Tests.People;
using Presta.Tests.Storage;

namespace Presta.Tests.Catalogs;

public sealed class SqliteWatchTests(PeopleWorld world) : WatchSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresWatchTests(PostgresPeopleWorld world) : WatchSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>Nodes that keep answers, and catalogs that move, on two silos.</summary>
public abstract class WatchSuite(PeopleWorld world)
{
    private IUsersCatalog Catalog => world.Grains.GetGrain<IUsersCatalog>(Nouns.Users.Name);

    [ProviderFact]
    public async Task A_change_is_acknowledged_only_after_the_watcher_has_forgotten()
    {
        var user = await world.User();
        var watcher = new Watcher { Takes = TimeSpan.FromMilliseconds(300) };
        var reference = world.Reference(watcher);
        Assert.NotNull(await Catalog.Watch(reference));

        var edit = world.Edit(user with { JobTitle = "Directrice" });
        while (!edit.IsCompleted)   // as nodes do; a lease that ends is no reason to wait
        {
            await Catalog.Watch(reference);
            await Task.WhenAny(edit, Task.Delay(200));
        }

        Assert.Contains(watcher.Told, shelves => shelves.Contains(Shelves.Found("email", user.Email!.ToUpperInvariant())));
        Assert.True(watcher.IsDone);
    }

    [ProviderFact]
    public async Task A_watcher_that_is_renewed_is_known_and_one_that_ran_out_is_not()
    {
        await world.User();
        var watcher = world.Reference(new Watcher());

        Assert.True((await Catalog.Watch(watcher))!.IsFresh);
        Assert.False((await Catalog.Watch(watcher))!.IsFresh);
        await Task.Delay(CatalogLease.Length + TimeSpan.FromMilliseconds(200));
        Assert.True((await Catalog.Watch(watcher))!.IsFresh);
    }

    [ProviderFact]
    public async Task A_watcher_that_never_answers_costs_a_writer_its_lease_and_no_more()
    {
        var user = await world.User();
        Assert.NotNull(await Catalog.Watch(world.Reference(new Watcher { Takes = TimeSpan.FromSeconds(30) })));

        var watch = Stopwatch.StartNew();
        await world.Edit(user with { JobTitle = "Une" });
        Assert.InRange(watch.Elapsed, CatalogLease.Length / 2, CatalogLease.Length + TimeSpan.FromSeconds(2));

        watch.Restart();
        await world.Edit(user with { JobTitle = "Deux" });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, CatalogLease.Length / 2);
    }

    [ProviderFact]
    public async Task A_catalog_moves_to_another_silo_with_its_rows_and_its_watchers()
    {
        var user = await world.User();
        var watcher = new Watcher();
        var reference = world.Reference(watcher);
        await Catalog.Watch(reference);
        var before = await Catalog.State();
        var from = await world.WhereIs(Catalog);
        var to = world.Silos.First(silo => !silo.Equals(from));

        while (await Catalog.Leave(from, to)) await Task.Delay(10);   // until it answers from the other silo
        var after = await Catalog.State();

        Assert.Equal((CatalogPhase.Live, before.Rows), (after.Phase, after.Rows));
        Assert.False((await Catalog.Watch(reference))!.IsFresh);
        await world.Edit(user with { JobTitle = "Ailleurs" });
        Assert.NotEmpty(watcher.Told);
        Assert.Equal("Ailleurs", ((User)(await Catalog.Find(user.Id)).Value!).JobTitle);
    }

    /// <summary>As Orleans does where its own directory, rather than the catalogs', lies on a silo that leaves.</summary>
    [ProviderFact]
    public async Task A_catalog_that_is_put_away_tells_its_successor_who_keeps_answers()
    {
        var user = await world.User();
        await Task.Delay(CatalogLease.Length);   // what was before this activation is over
        var watcher = new Watcher();
        Assert.NotNull(await Catalog.Watch(world.Reference(watcher)));

        await Catalog.Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Catalog.State()).Phase is not CatalogPhase.Live) await Task.Delay(10, patience.Token);
        var watch = Stopwatch.StartNew();
        await world.Edit(user with { JobTitle = "Danach" });

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, CatalogLease.Length / 2);
        Assert.NotEmpty(watcher.Told);
    }

    private sealed class Watcher : ICatalogWatcher
    {
        public TimeSpan Takes { get; init; }

        public List<ImmutableArray<string>> Told { get; } = [];

        public bool IsDone { get; private set; }

        public async Task Changed(ImmutableArray<string> shelves)
        {
            Told.Add(shelves);
            await Task.Delay(Takes);
            IsDone = true;
        }
    }
}
