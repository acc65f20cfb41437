using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>The queries repeat <c>delivery &lt;&gt; 'Delivered'</c> word for word: SQLite takes a partial index only so.</summary>
internal sealed class SqlDeliveries(Database database, PageDirectory pages) : IDeliveries
{
    private const string OfRow = "noun = @noun AND id = @id AND delivery <> 'Delivered'";

    public async Task<ImmutableArray<PendingRow>> Pending(long afterSeq, int max, CancellationToken cancel = default) =>
        [.. await database.Read(c => c.QueryAsync<PendingRow>(new(
            """
            SELECT seq, noun, id, at FROM journal j
             WHERE delivery = 'Pending' AND seq > @afterSeq
               AND NOT EXISTS(SELECT 1 FROM journal older WHERE older.noun = j.noun AND older.id = j.id
                                AND older.delivery <> 'Delivered' AND older.delivery = 'Pending' AND older.seq < j.seq)
             ORDER BY seq LIMIT @max
            """, new { afterSeq, max }, cancellationToken: cancel)), cancel)];

    public Task<ImmutableArray<Entry>> Undelivered(string noun, EntityId id, CancellationToken cancel = default) =>
        Query($"SELECT {EntryLine.Columns} FROM journal WHERE {OfRow} ORDER BY version", new { noun, id }, cancel);

    public async Task Delivered(
        string noun, EntityId id, long version, DateTimeOffset at, string? newPageId, CancellationToken cancel = default)
    {
        await database.Write(async t =>
        {
            await Execute(
                t, $"UPDATE journal SET delivery = 'Delivered', delivered_at = @at, note = NULL WHERE {OfRow} AND version <= @version",
                new { noun, id, version, at });
            if (newPageId is not null) await PageDirectory.Bind(t, noun, id, newPageId);
        }, cancel);
        if (newPageId is not null) pages.Remember(noun, id, newPageId);
    }

    public Task Dead(string noun, EntityId id, long version, string reason, CancellationToken cancel = default) =>
        database.Write(t => Execute(t,
        $"UPDATE journal SET delivery = 'Dead', note = @reason WHERE {OfRow} AND delivery = 'Pending' AND version <= @version",
        new { noun, id, version, reason }), cancel);

    public Task<int> Revive(string? noun, EntityId? id = null, CancellationToken cancel = default) => database.Write(async t =>
    {
        var dead = "delivery <> 'Delivered' AND delivery = 'Dead'" + (noun is null ? "" : " AND noun = @noun") + (
            id is null ? "" : " AND id = @row");
        var which = new { noun, row = id ?? EntityId.None };
        var rows = await t.Connection!.QuerySingleAsync<int>(
            $"SELECT count(*) FROM (SELECT DISTINCT noun, id FROM journal WHERE {dead}) AS d", which, t);
        await Execute(t, $"UPDATE journal SET delivery = 'Pending', note = NULL WHERE {dead}", which);
        return rows;
    }, cancel);

    public async Task<Backlog> Backlog(CancellationToken cancel = default)
    {
        var heaps = (await database.Read(c => c.QueryAsync<Heap>(new(
            """
            SELECT heap.delivery, heap.total, oldest.at
              FROM (SELECT delivery, count(*) AS total, min(seq) AS seq
                      FROM (SELECT noun, id, delivery, min(seq) AS seq FROM journal WHERE delivery <> 'Delivered' GROUP BY noun, id, delivery) AS waiting
                     GROUP BY delivery) AS heap
              JOIN journal oldest ON oldest.seq = heap.seq
            """, cancellationToken: cancel)), cancel)).ToDictionary(h => h.Delivery);
        return new(
            (int)(heaps.GetValueOrDefault(nameof(Delivery.Pending))?.Total ?? 0), heaps.GetValueOrDefault(nameof(Delivery.Pending))?.At,
            (int)(heaps.GetValueOrDefault(nameof(Delivery.Dead))?.Total ?? 0));
    }

    public Task<ImmutableArray<Entry>> DeadLetters(int max, CancellationToken cancel = default) => Query(
        $"""
        SELECT {EntryLine.Columns} FROM journal j
         WHERE delivery <> 'Delivered' AND delivery = 'Dead'
           AND NOT EXISTS(SELECT 1 FROM journal newer WHERE newer.noun = j.noun AND newer.id = j.id
                            AND newer.delivery <> 'Delivered' AND newer.delivery = 'Dead' AND newer.version > j.version)
         ORDER BY seq LIMIT @max
        """, new { max }, cancel);

    private static Task<int> Execute(DbTransaction transaction, string sql, object parameters) =>
        transaction.Connection!.ExecuteAsync(sql, parameters, transaction);

    private async Task<ImmutableArray<Entry>> Query(string sql, object parameters, CancellationToken cancel) =>
        [.. (await database.Read(c => c.QueryAsync<EntryLine>(new(sql, parameters, cancellationToken: cancel)), cancel))
            .Select(line => line.Entry)];

    /// <summary>Members rather than a constructor: without a row SQLite does not say what type a count has.</summary>
    private sealed record Heap
    {
        public string Delivery { get; init; } = "";

        public long Total { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
