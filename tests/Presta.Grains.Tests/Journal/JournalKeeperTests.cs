using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Journal;
using Presta.Reactions;
using Presta.Grains.Tests.Edge;
using Presta.Tests.People;

namespace Presta.Tests.Journal;

/// <summary>On its own world: what it removes, others would miss.</summary>
public sealed class JournalKeeperTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private static readonly DateTimeOffset LongAgo = TimeProvider.System.GetUtcNow().AddDays(-200);

    private IJournal Journal => world.Of<IJournal>().First();

    private IJournalKeeperGrain Keeper => world.Grains.GetGrain<IJournalKeeperGrain>("default");

    [Fact]
    public async Task Old_versions_go_once_every_reaction_has_read_them_and_those_of_books_stay()
    {
        var (company, line) = (EntityId.New(LongAgo), EntityId.New(LongAgo));
        await Append(
            [.. Versions(company, new Company { Name = "Ancienne SA" }, LongAgo),
            .. Versions(line, new InvoiceLine { Description = "Vieille ligne" }, LongAgo)]);

        await ThrottleWorld.Until(async () => await Keeper.Compact() > 0);   // the reactions have read them

        Assert.Equal([3L], await Versions(Nouns.Companies, company));
        Assert.Equal([1L, 2, 3], await Versions(Nouns.InvoiceLines, line));
        Assert.Equal(0, await Keeper.Compact());
    }

    [Fact]
    public async Task A_catalog_that_begins_anew_has_the_same_rows_after_it()
    {
        var company = EntityId.New(LongAgo);
        await Append(Versions(company, new Company { Name = "Durable SA" }, LongAgo));
        await ThrottleWorld.Until(async () => await Keeper.Compact() > 0);

        await world.Restart();

        var row = (await Nouns.Companies.Catalog(world.Grains).Find(company)).Value;
        Assert.Equal(("Durable SA", 3L), (((Company)row!).Name, row.Version));
        Assert.True(await Keeper.Compact() is 0 && (await world.Grains.GetGrain<IReactionGrain>("notices").Place()) > 0);
    }

    private static ImmutableArray<Entry> Versions(EntityId id, Row row, DateTimeOffset at) =>
        [.. Enumerable.Range(1, 3).Select(version => new Entry(
        0, Nouns.Of(row.GetType()).Name, id, version, EntryKind.Merge, "notion", at, null, ImmutableDictionary<string, Change>.Empty,
        row with { Id = id, Version = version, CreatedAt = at, UpdatedAt = at }, Delivery.Delivered, at))];

    private async Task Append(ImmutableArray<Entry> entries) => Assert.True(await Journal.Append(entries));

    private async Task<IEnumerable<long>> Versions(Noun noun, EntityId id) => (await Journal.History(noun.Name, id, 10))
        .Select(e => e.Version).Order();
}
