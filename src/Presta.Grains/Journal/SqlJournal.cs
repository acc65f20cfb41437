using System.Collections.Immutable;
using System.Diagnostics;
using Dapper;
using Presta.Storage;

namespace Presta.Journal;

internal sealed class SqlJournal(Database database) : IJournal
{
    public async Task<bool> Append(ImmutableArray<Entry> entries, CancellationToken cancel = default)
    {
        if (entries.IsDefaultOrEmpty) return true;
        if (entries.Length > 1 && entries.DistinctBy(e => (e.Noun, e.Id, e.Version)).Count() < entries.Length)
            throw new ArgumentException("An append holds the same version of a row twice.", nameof(entries));
        var start = Stopwatch.GetTimestamp();
        var isAppended = await database.Append([.. entries.Select(EntryLine.Of)], cancel);
        JournalMeter.Appends.Add(1, new KeyValuePair<string, object?>("fenced", !isAppended));
        JournalMeter.Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return isAppended;
    }

    public async Task<Entry?> Latest(string noun, EntityId id, CancellationToken cancel = default) =>
        (await History(noun, id, 1, cancel)) is [var latest, ..] ? latest : null;

    public Task<ImmutableArray<Entry>> After(string noun, long seq, int max, CancellationToken cancel = default) => Query(
        $"SELECT {EntryLine.Columns} FROM journal WHERE noun = @noun AND seq > @seq ORDER BY seq LIMIT @max", new { noun, seq, max },
        cancel);

    public Task<ImmutableArray<Entry>> AfterAny(long seq, int max, CancellationToken cancel = default) => Query(
        $"SELECT {EntryLine.Columns} FROM journal WHERE seq > @seq ORDER BY seq LIMIT @max", new { seq, max }, cancel);

    public Task<long> End(CancellationToken cancel = default) =>
        database.Read(c => c.ExecuteScalarAsync<long>(new("SELECT COALESCE(MAX(seq), 0) FROM journal", cancellationToken: cancel)), cancel);

    public Task<ImmutableArray<Entry>> History(string noun, EntityId id, int max, CancellationToken cancel = default) => Query(
        $"SELECT {EntryLine.Columns} FROM journal WHERE noun = @noun AND id = @id ORDER BY version DESC LIMIT @max", new { noun, id, max },
        cancel);

    public async Task<ImmutableArray<string>> Operations(string noun, EntityId id, int max, CancellationToken cancel = default) =>
        [.. (await database.Read(c => c.QueryAsync<string?>(new(
            "SELECT operation FROM journal WHERE noun = @noun AND id = @id ORDER BY version DESC LIMIT @max", new { noun, id, max },
            cancellationToken: cancel)), cancel))
            .OfType<string>().Reverse()];

    private async Task<ImmutableArray<Entry>> Query(string sql, object parameters, CancellationToken cancel) =>
        [.. (await database.Read(c => c.QueryAsync<EntryLine>(new(sql, parameters, cancellationToken: cancel)), cancel))
            .Select(line => line.Entry)];
}
