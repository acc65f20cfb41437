using System.Collections.Immutable;
using System.Reflection;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.Catalogs;
using Presta.Projects;

namespace Presta.Api.Tests;

/// <summary>What an API node keeps of single rows: as long as the catalog tells it of changes, and not a moment longer.</summary>
public sealed class ReplicaTests
{
    private static readonly EntityId One = World.Id(1), Two = World.Id(2), Nobody = World.Id(99);

    [Fact]
    public async Task A_row_is_asked_for_once_until_the_catalog_tells_of_its_change()
    {
        var catalog = new Catalog { Rows = [Row(One, 1), Row(Two, 1)] };
        var replica = await Watching(catalog);

        await replica.FindMany([One, Two]);
        Assert.Equal([One, Two], (await replica.FindMany([One, Two])).Value.Select(row => row!.Id));
        Assert.Equal([[One, Two]], catalog.Asked);

        catalog.Rows = [Row(One, 2), Row(Two, 2)];
        await replica.Changed([Shelves.Row(One)]);
        Assert.Equal([2, 1], (await replica.FindMany([One, Two])).Value.Select(row => row!.Version));
        Assert.Equal([[One, Two], [One]], catalog.Asked);
    }

    [Fact]
    public async Task That_there_is_no_such_row_is_kept_until_there_is_one()
    {
        var catalog = new Catalog();
        var replica = await Watching(catalog);
        Assert.Null((await replica.FindMany([Nobody])).Value[0]);
        Assert.Null((await replica.FindMany([Nobody])).Value[0]);
        Assert.Single(catalog.Asked);

        catalog.Rows = [Row(Nobody, 1)];
        await replica.Changed([Shelves.All, Shelves.Row(Nobody)]);
        Assert.NotNull((await replica.FindMany([Nobody])).Value[0]);
    }

    [Fact]
    public async Task An_answer_that_a_change_overtook_is_not_kept()
    {
        var catalog = new Catalog { Rows = [Row(One, 1)] };
        var replica = await Watching(catalog);
        catalog.Gate = new();
        var overtaken = replica.FindMany([One]);
        await replica.Changed([Shelves.Row(One)]);
        catalog.Gate.SetResult();
        Assert.Equal(1, (await overtaken).Value[0]!.Version);

        catalog.Rows = [Row(One, 2)];
        Assert.Equal(2, (await replica.FindMany([One])).Value[0]!.Version);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_catalog_that_does_not_tell_of_rows()
    {
        var catalog = new Catalog { Rows = [Row(One, 1)], TellsRows = false };
        var replica = await Watching(catalog);
        await replica.FindMany([One]);
        await replica.FindMany([One]);
        Assert.Equal(2, catalog.Asked.Count);
    }

    [Fact]
    public async Task A_catalog_that_did_not_know_the_node_makes_it_forget()
    {
        var catalog = new Catalog { Rows = [Row(One, 1)] };
        var replica = await Watching(catalog);
        await replica.FindMany([One]);
        catalog.Rows = [Row(One, 2)];
        var renewed = catalog.Renewed;
        catalog.IsFresh = true;
        while (catalog.Renewed < renewed + 2) await Task.Delay(20);
        Assert.Equal(2, (await replica.FindMany([One])).Value[0]!.Version);
    }

    private static Project Row(EntityId id, long version) =>
        new() { Id = id, Version = version, Name = "Projet", ClientId = World.Id(500) };

    private static async Task<Replica<Project>> Watching(Catalog catalog)
    {
        var replica = new Replica<Project>(catalog, DispatchProxy.Create<IGrainFactory, References>());
        await replica.FindMany([]);
        while (catalog.Renewed == 0) await Task.Delay(10);
        catalog.Asked.Clear();
        await Task.Delay(20);   // the lease is taken right after the catalog has given it
        return replica;
    }

    /// <summary>An observer is its own reference.</summary>
    public class References : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args![0];
    }

    private sealed class Catalog : ICatalogGrain<Project>
    {
        public ImmutableArray<Project> Rows { get; set; } = [];

        public bool TellsRows { get; init; } = true;

        public bool IsFresh { get; set; }

        public int Renewed { get; private set; }

        public TaskCompletionSource? Gate { get; set; }

        public List<EntityId[]> Asked { get; } = [];

        public async Task<Result<ImmutableArray<Row?>>> FindMany(ImmutableArray<EntityId> ids)
        {
            if (!ids.IsEmpty) Asked.Add([.. ids]);
            ImmutableArray<Row?> found = [.. ids.Select(id => Rows.FirstOrDefault(row => row.Id == id))];
            if (Gate is { } gate) await gate.Task;
            return found;
        }

        public Task<CatalogLease?> Watch(ICatalogWatcher watcher)
        {
            Renewed++;
            return Task.FromResult<CatalogLease?>(new(IsFresh, null, TellsRows));
        }

        public Task<Result<Page<Project>>> Query(Scope scope, ListQuery query) => throw new NotSupportedException();

        public Task<Result<ImmutableArray<Project>>> Of(string column, string value) => throw new NotSupportedException();

        public Task<Result<ImmutableArray<Related<Project>>>> OfEach(string column, ImmutableArray<string> values) =>
            throw new NotSupportedException();

        public Task<Result<ImmutableArray<Project>>> All(Scope scope) => throw new NotSupportedException();

        public Task<Result<Row?>> Find(EntityId id) => throw new NotSupportedException();

        public Task Apply(ImmutableArray<Row> rows) => throw new NotSupportedException();

        public Task Load(ImmutableArray<Row> rows) => throw new NotSupportedException();

        public Task Told(NotionSide side) => throw new NotSupportedException();

        public Task<CatalogState> State() => throw new NotSupportedException();

        public Task<bool> Leave(Orleans.Runtime.SiloAddress from, Orleans.Runtime.SiloAddress to) => throw new NotSupportedException();

        public Task Inherit(ImmutableDictionary<ICatalogWatcher, TimeSpan> leases) => throw new NotSupportedException();

        public Task<ImmutableArray<EntityId>> Ids() => throw new NotSupportedException();
    }
}
