using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presta.Journal;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

public sealed class SqliteCompactionTests : CompactionSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresCompactionTests : CompactionSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class CompactionSuite : StorageSuite
{
    private ICompaction Compaction => Silo.GetRequiredService<ICompaction>();

    [ProviderFact]
    public async Task Of_what_is_old_each_row_keeps_its_newest_entry_and_all_that_is_young()
    {
        var (a, b) = (NewId(), NewId());
        await Journal.Append([Done(a, 1), Done(a, 2), Done(b, 1), Done(a, 3), Done(a, 4)]);   // version n is of minute n

        await Until(Noon.AddMinutes(4));

        Assert.Equal([3L, 4], await Versions(a));
        Assert.Equal([1L], await Versions(b));
    }

    [ProviderFact]
    public async Task What_is_not_delivered_stays_with_the_delivered_entry_before_it()
    {
        var id = NewId();
        await Journal.Append([Done(id, 1), Done(id, 2), Change(id, 3), Change(id, 4)]);

        await Until(Noon.AddDays(1));

        Assert.Equal([2L, 3, 4], await Versions(id));
    }

    [ProviderFact]
    public async Task Small_steps_come_to_the_same_and_go_on_where_they_ended()
    {
        var rows = Enumerable.Range(0, 4).Select(_ => NewId()).ToArray();
        foreach (var version in Enumerable.Range(1, 6)) await Journal.Append([.. rows.Select(id => Done(id, version))]);

        var (place, steps) = await Until(Noon.AddDays(1), max: 3);
        Assert.Equal(8, steps);
        foreach (var id in rows) Assert.Equal([6L], await Versions(id));

        await Journal.Append([Done(rows[0], 7), Done(rows[0], 8)]);
        await Until(Noon.AddDays(1), after: place);
        Assert.Equal([8L], await Versions(rows[0]));
        Assert.Equal([6L], await Versions(rows[1]));
    }

    [ProviderFact]
    public async Task Neither_other_nouns_nor_what_lies_behind_the_mark_is_touched()
    {
        var (id, other) = (NewId(), NewId());
        await Journal.Append(
            [Done(id, 1), Done(id, 2), Done(id, 3), Change(other, 1, Delivery.Delivered, "projects"),
            Change(other, 2, Delivery.Delivered, "projects")]);
        var second = (await Journal.After("companies", 0, 10))[1].Seq;

        await Until(Noon.AddDays(1), upTo: second);

        Assert.Equal([2L, 3], await Versions(id));
        Assert.Equal(2, (await Journal.Operations("projects", other, 10)).Length);
    }

    [ProviderFact]
    public async Task Of_a_passing_noun_nothing_stays_of_what_is_in_the_trash_and_in_no_snapshot()
    {
        var (gone, back, standing, late) = (NewId(), NewId(), NewId(), NewId());
        Entry Of(EntityId id, long version, EntryKind kind) =>
            Change(id, version, Delivery.Delivered, "notifications") with { Kind = kind };
        await Journal.Append(
            [Of(gone, 1, EntryKind.Create), Of(gone, 2, EntryKind.Trash), Of(back, 1, EntryKind.Trash), Of(back, 2, EntryKind.Restore),
            Of(standing, 1, EntryKind.Create)]);
        var seen = await Journal.End();
        await Journal.Append([Of(late, 1, EntryKind.Create), Of(late, 2, EntryKind.Trash)]);

        Assert.Null(await Compaction.Compact(Nouns.Notifications, 0, long.MaxValue, Noon.AddDays(1), 100));   // no snapshot yet
        await Silo.GetRequiredService<ISnapshots>().Save("notifications", seen, []);
        Assert.Equal(3, (await Compaction.Compact(Nouns.Notifications, 0, long.MaxValue, Noon.AddDays(1), 100))!.Value.Removed);

        Assert.Equal([], await Versions(gone, "notifications"));
        Assert.Equal([2L], await Versions(back, "notifications"));
        Assert.Equal([1L], await Versions(standing, "notifications"));
        Assert.Equal([1L, 2], await Versions(late, "notifications"));
    }

    [ProviderFact]
    public async Task The_fence_still_knows_the_newest_version_of_a_row()
    {
        var id = NewId();
        await Journal.Append([Done(id, 1), Done(id, 2)]);
        await Until(Noon.AddDays(1));

        Assert.False(await Journal.Append([Done(id, 2)]));
        Assert.Equal(2, (await Journal.Latest("companies", id))!.Version);
        Assert.True(await Journal.Append([Done(id, 3)]));
    }

    [Theory, InlineData("1"), InlineData("-90"), InlineData("90.5"), InlineData("toujours"), InlineData("99999999999")]
    public void A_retention_that_cannot_be_is_refused_by_its_name(string days) =>
        Assert.Contains(
            "Journal:KeepDays", Assert.Throws<InvalidOperationException>(() => Configured(days)).Message, StringComparison.Ordinal);

    [Fact]
    public void Books_are_kept_for_ten_business_years_whatever_is_set()
    {
        var retention = Configured("30");

        Assert.Equal(TimeSpan.FromDays(30), retention.Of(Nouns.Projects));
        foreach (var noun in new[] { Nouns.Invoices, Nouns.InvoiceLines, Nouns.Payments, Nouns.Credits })
            Assert.True(retention.Of(noun) > TimeSpan.FromDays(11 * 365));
        Assert.Equal(TimeSpan.FromDays(90), Configured("").Of(Nouns.Projects));
    }

    private static Retention Configured(string days) =>
        Retention.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Journal:KeepDays", days)]).Build());

    private static Entry Done(EntityId id, long version) => Change(id, version, Delivery.Delivered);

    private async Task<IEnumerable<long>> Versions(EntityId id, string noun = "companies") => (await Journal.History(noun, id, 20))
        .Select(e => e.Version).Order();

    private async Task<(long Place, int Steps)> Until(DateTimeOffset before, long after = 0, long upTo = long.MaxValue, int max = 100)
    {
        var steps = 0;
        for (; await Compaction.Compact(Nouns.Companies, after, upTo, before, max) is (var place, _); steps++) after = place;
        return (after, steps);
    }
}
