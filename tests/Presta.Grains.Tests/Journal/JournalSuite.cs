using Microsoft.Extensions.DependencyInjection;
using Presta.Companies;
using Presta.Journal;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

public sealed class SqliteJournalTests : JournalSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresJournalTests : JournalSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class JournalSuite : StorageSuite
{
    [ProviderFact]
    public async Task An_entry_comes_back_as_it_was_appended()
    {
        var id = NewId();
        var entry = Change(id, 1) with { Note = "é€ \"'\n", Actor = "notion:x", Delivery = Delivery.Delivered, DeliveredAt = Noon };

        Assert.True(await Journal.Append([entry]));

        var latest = (await Journal.Latest("companies", id))!;
        Assert.True(latest.Seq > 0);
        Assert.Equal(entry.Changes.OrderBy(c => c.Key), latest.Changes.OrderBy(c => c.Key));
        Assert.Equal("Société 1", Assert.IsType<Company>(latest.Row).Name);
        Assert.Equal(entry with { Seq = latest.Seq, Changes = latest.Changes, Row = latest.Row }, latest);
    }

    [ProviderFact]
    public async Task A_row_nobody_wrote_has_no_latest_entry() => Assert.Null(await Journal.Latest("companies", NewId()));

    [ProviderFact]
    public async Task After_lists_a_noun_in_order_of_commit()
    {
        var (a, b) = (NewId(), NewId());
        await Journal.Append([Change(a, 1), Change(b, 1)]);
        await Journal.Append([Change(a, 2)]);

        var all = await Journal.After("companies", 0, 10);

        Assert.Equal([(a, 1L), (b, 1L), (a, 2L)], all.Select(e => (e.Id, e.Version)));
        Assert.Equal(all.Select(e => e.Seq).Order(), all.Select(e => e.Seq));
        Assert.Equal([(a, 2L)], (await Journal.After("companies", all[1].Seq, 10)).Select(e => (e.Id, e.Version)));
        Assert.Equal(2, (await Journal.After("companies", 0, 2)).Length);
        Assert.Equal(all.Select(e => e.Seq), (await Journal.AfterAny(0, 10)).Select(e => e.Seq));
        Assert.Equal(all[1].Seq, (await Journal.AfterAny(all[0].Seq, 1)).Single().Seq);
        Assert.Equal(all[^1].Seq, await Journal.End());
        Assert.Empty(await Journal.After("projects", 0, 10));
    }

    [ProviderFact]
    public async Task History_is_newest_first()
    {
        var id = NewId();
        for (var v = 1; v <= 3; v++) await Journal.Append([Change(id, v)]);

        Assert.Equal([3L, 2L], (await Journal.History("companies", id, 2)).Select(e => e.Version));
        Assert.Equal(3, (await Journal.Latest("companies", id))!.Version);
    }

    [ProviderFact]
    public async Task A_version_is_written_once()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1)]);

        Assert.False(await Journal.Append([Change(id, 1) with { Actor = "user:2" }]));
        Assert.Equal("user:1", (await Journal.Latest("companies", id))!.Actor);
    }

    [ProviderFact]
    public async Task Of_two_that_race_for_a_version_one_wins()
    {
        using var other = Open();
        var rival = other.GetRequiredService<IJournal>();
        for (var version = 1; version <= 50; version++)
        {
            var id = NewId();
            var answers = await Task.WhenAll(
                Journal.Append([Change(id, 1)]), rival.Append([Change(id, 1)]), Journal.Append([Change(id, 1)]),
                rival.Append([Change(id, 1)]));
            Assert.Single(answers, won => won);
        }
    }

    [ProviderFact]
    public async Task An_append_of_several_rows_is_fenced_whole()
    {
        var (a, b, c) = (NewId(), NewId(), NewId());
        await Journal.Append([Change(b, 1)]);

        Assert.False(await Journal.Append([Change(a, 1), Change(b, 1), Change(c, 1)]));

        Assert.Null(await Journal.Latest("companies", a));
        Assert.Null(await Journal.Latest("companies", c));
        Assert.Single(await Journal.After("companies", 0, 10));
    }

    [ProviderFact]
    public async Task A_fenced_append_does_not_fail_its_batch_mates()
    {
        var taken = NewId();
        await Journal.Append([Change(taken, 1)]);

        var fenced = Enumerable.Range(0, 100).Select(_ => Journal.Append([Change(NewId(), 1), Change(taken, 1)]));
        var mates = Enumerable.Range(0, 100).Select(_ => Journal.Append([Change(NewId(), 1), Change(NewId(), 1)]));
        var answers = await Task.WhenAll(fenced.Zip(mates, (f, m) => (Task<bool>[])[f, m]).SelectMany(t => t));

        Assert.Equal(Enumerable.Repeat((bool[])[false, true], 100).SelectMany(x => x), answers);
        Assert.Equal(201, (await Journal.After("companies", 0, 1000)).Length);
    }

    [ProviderFact]
    public async Task The_same_version_twice_in_one_append_is_a_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            var id = NewId();
            await Journal.Append([Change(id, 1), Change(id, 1)]);
        });

    [ProviderFact]
    public async Task What_the_database_refuses_fails_alone()
    {
        var refused = Journal.Append([Change(NewId(), 1) with { Actor = null! }]);
        var mates = Enumerable.Range(0, 50).Select(_ => Journal.Append([Change(NewId(), 1)])).ToArray();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => refused);
        Assert.All(await Task.WhenAll(mates), Assert.True);
        Assert.Equal(50, (await Journal.After("companies", 0, 1000)).Length);
    }

    [ProviderFact]
    public async Task Ten_thousand_concurrent_appends_are_all_there_in_order()
    {
        const int rows = 250, versions = 40;
        using var other = Open();
        IJournal[] silos = [Journal, other.GetRequiredService<IJournal>()];

        await Task.WhenAll(Enumerable.Range(0, rows).Select(async n =>
        {
            var id = NewId();
            for (var v = 1; v <= versions; v++) Assert.True(await silos[n % 2].Append([Change(id, v)]));
        }));

        var all = await Journal.After("companies", 0, rows * versions + 1);
        Assert.Equal(rows * versions, all.Length);
        Assert.All(
            all.GroupBy(e => e.Id), row => Assert.Equal(Enumerable.Range(1, versions).Select(v => (long)v), row.Select(e => e.Version)));
    }

    [ProviderFact]
    public async Task A_reader_that_follows_never_misses_an_entry()
    {
        const int rows = 60, versions = 20;
        using var other = Open();
        IJournal[] silos = [Journal, other.GetRequiredService<IJournal>()];
        var writers = Task.WhenAll(Enumerable.Range(0, rows).Select(async n =>
        {
            var id = NewId();
            for (var v = 1; v <= versions; v++) await silos[n % 2].Append([Change(id, v)]);
        }));

        var (seen, cursor) = (0, 0L);
        for (var isLast = false; ;)
        {
            var some = await Journal.After("companies", cursor, 100);
            seen += some.Length;
            if (some.Length > 0) cursor = some[^1].Seq;
            else if (isLast) break;
            isLast = writers.IsCompleted;
        }

        await writers;
        Assert.Equal(rows * versions, seen);
    }

    [ProviderFact]
    public async Task What_was_acknowledged_is_seen_by_another_instance()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => NewId()).ToArray();
        await Task.WhenAll(ids.Select(id => Journal.Append([Change(id, 1)])));

        using var other = Open();
        foreach (var id in ids) Assert.NotNull(await other.GetRequiredService<IJournal>().Latest("companies", id));
    }

    [ProviderFact]
    public async Task What_was_accepted_is_committed_before_the_instance_ends()
    {
        var other = Open();
        var appends = Enumerable.Range(0, 500).Select(_ => other.GetRequiredService<IJournal>().Append([Change(NewId(), 1)])).ToArray();

        await other.DisposeAsync();

        Assert.All(await Task.WhenAll(appends), Assert.True);
        Assert.Equal(500, (await Journal.After("companies", 0, 1000)).Length);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.GetRequiredService<IJournal>().Append([Change(NewId(), 1)]));
    }
}
