using Presta.Journal;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

public sealed class SqliteDeliveriesTests : DeliveriesSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresDeliveriesTests : DeliveriesSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class DeliveriesSuite : StorageSuite
{
    [ProviderFact]
    public async Task Rows_wait_in_the_order_of_their_oldest_change()
    {
        var (a, b) = (NewId(), NewId());
        await Journal.Append([Change(a, 1), Change(b, 1), Change(a, 2), Change(NewId(), 1, Delivery.Delivered)]);

        var pending = await Deliveries.Pending(0, 10);

        Assert.Equal([a, b], pending.Select(p => p.Id));
        Assert.Equal(Noon.AddMinutes(1), pending[0].At);
        Assert.Equal([b], (await Deliveries.Pending(pending[0].Seq, 10)).Select(p => p.Id));
        Assert.Equal([a], (await Deliveries.Pending(0, 1)).Select(p => p.Id));
    }

    [ProviderFact]
    public async Task Delivered_up_to_a_version_leaves_the_later_ones()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1), Change(id, 2), Change(id, 3)]);

        await Deliveries.Delivered("companies", id, 2, Noon.AddHours(1), newPageId: null);

        Assert.Equal([3L], (await Deliveries.Undelivered("companies", id)).Select(e => e.Version));
        Assert.Equal(id, Assert.Single(await Deliveries.Pending(0, 10)).Id);
        var second = (await Journal.History("companies", id, 10)).Single(e => e.Version is 2);
        Assert.Equal((Delivery.Delivered, Noon.AddHours(1)), (second.Delivery, second.DeliveredAt));
    }

    [ProviderFact]
    public async Task A_delivered_creation_binds_its_page()
    {
        var id = NewId();
        var page = NewId().ToString();
        await Journal.Append([Change(id, 1)]);

        await Deliveries.Delivered("companies", id, 1, Noon, page);

        Assert.Empty(await Deliveries.Pending(0, 10));
        Assert.Equal(page, await Pages.PageOf("companies", id));
    }

    [ProviderFact]
    public async Task A_binding_that_cannot_stand_leaves_the_change_pending()
    {
        var (a, b) = (NewId(), NewId());
        var page = NewId().ToString();
        await Journal.Append([Change(b, 1)]);
        await Pages.Bind("companies", a, page);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Deliveries.Delivered("companies", b, 1, Noon, page));

        Assert.Equal(b, Assert.Single(await Deliveries.Pending(0, 10)).Id);
        Assert.Null(await Pages.PageOf("companies", b));
    }

    [ProviderFact]
    public async Task What_Notion_refused_waits_as_a_dead_letter_until_it_is_revived()
    {
        var (id, other) = (NewId(), NewId());
        await Journal.Append([Change(id, 1), Change(id, 2), Change(id, 3), Change(other, 1)]);

        await Deliveries.Dead("companies", id, 2, "propriété manquante");

        Assert.Equal([(1L, Delivery.Dead), (2L, Delivery.Dead), (3L, Delivery.Pending)],
            (await Deliveries.Undelivered("companies", id)).Select(e => (e.Version, e.Delivery)));
        var letter = Assert.Single(await Deliveries.DeadLetters(10));
        Assert.Equal((id, 2L, "propriété manquante"), (letter.Id, letter.Version, letter.Note));

        Assert.Equal(0, await Deliveries.Revive("projects"));
        Assert.Equal(1, await Deliveries.Revive("companies"));
        Assert.Empty(await Deliveries.DeadLetters(10));
        Assert.Equal([id, other], (await Deliveries.Pending(0, 10)).Select(p => p.Id));
    }

    [ProviderFact]
    public async Task The_backlog_counts_rows_and_knows_the_oldest_change()
    {
        Assert.Equal(Backlog.None, await Deliveries.Backlog());
        var (a, b) = (NewId(), NewId());
        await Journal.Append([Change(a, 1), Change(a, 2), Change(b, 2), Change(b, 3), Change(NewId(), 1, Delivery.Delivered)]);
        Assert.Equal(new(2, Noon.AddMinutes(1), 0), await Deliveries.Backlog());

        await Deliveries.Dead("companies", a, 2, "x");

        Assert.Equal(new(1, Noon.AddMinutes(2), 1), await Deliveries.Backlog());
    }

    [ProviderFact]
    public async Task All_nouns_are_revived_at_once()
    {
        var (a, b) = (NewId(), NewId());
        await Journal.Append([Change(a, 1), Change(a, 2), Change(b, 1)]);
        await Deliveries.Dead("companies", a, 2, "x");
        await Deliveries.Dead("companies", b, 1, "y");

        Assert.Equal(2, await Deliveries.Revive(null));
    }

    [ProviderFact]
    public async Task One_row_is_revived_by_itself_and_a_row_without_dead_letters_is_none()
    {
        var (a, b, well) = (NewId(), NewId(), NewId());
        await Journal.Append([Change(a, 1), Change(a, 2), Change(b, 1), Change(well, 1)]);
        await Deliveries.Dead("companies", a, 2, "x");
        await Deliveries.Dead("companies", b, 1, "y");

        Assert.Equal((0, 1), (await Deliveries.Revive(null, well), await Deliveries.Revive(null, a)));

        Assert.Equal(b, Assert.Single(await Deliveries.DeadLetters(10)).Id);
        Assert.Equal([a, well], (await Deliveries.Pending(0, 10)).Select(p => p.Id));
    }

    [ProviderFact]
    public async Task A_later_delivery_brings_the_dead_along()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1)]);
        await Deliveries.Dead("companies", id, 1, "x");
        await Journal.Append([Change(id, 2)]);

        await Deliveries.Delivered("companies", id, 2, Noon, null);

        Assert.Empty(await Deliveries.Undelivered("companies", id));
        Assert.Null((await Journal.History("companies", id, 10))[1].Note);
    }
}
