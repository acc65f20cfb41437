using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Presta.Journal;
using Presta.Storage;

namespace Presta.Audit;

/// <summary>The trail of a storage, read beside a Presta that goes on writing.</summary>
/// <param name="retention">For how long the journal keeps what has been replaced: it may be gone after that.</param>
public sealed class AuditBook(StorageOptions storage, Retention? retention = null, TimeProvider? time = null)
{
    internal const string Table = "audit";

    private readonly Retention retention = retention ?? new(TimeSpan.FromDays(Retention.UsualDays));

    /// <summary>Walks the whole chain and compares the journal with it, to the first thing that is wrong.</summary>
    public async Task<AuditVerdict> Verify(IReadOnlyList<SeenHead> seen, CancellationToken cancel = default)
    {
        await using var connection = await Open(cancel);
        var now = (time ?? TimeProvider.System).GetUtcNow();
        var walk = new AuditWalk(seen, line => MayBeGone(line, now));
        WalkedLine? first = null, firstEntry = null;
        var lines = connection.QueryUnbufferedAsync<WalkedLine>(
            $"""
            SELECT {AuditLine.Columns}, j.kind AS EntryKind, j.changes AS EntryChanges, j.row AS EntryRow,
                   CASE WHEN EXISTS(
                     SELECT 1 FROM journal n WHERE n.noun = a.noun AND n.id = a.id AND n.version > a.version) THEN 1 ELSE 0 END AS Newer
              FROM audit a LEFT JOIN journal j ON j.noun = a.noun AND j.id = a.id AND j.version = a.version ORDER BY a.seq
            """);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (walk.Next(line) is { } wrong) return new(walk.Lines, walk.Head, wrong);
            first ??= line;
            if (line.Noun is not null && !line.IsEntryMissing) firstEntry ??= line;
        }
        return new(walk.Lines, walk.Head, walk.End() ?? await Untold(connection, first, firstEntry)) { HeadAt = walk.HeadAt };
    }

    /// <summary>What the journal's keeper takes out of it, and no later than it does.</summary>
    private bool MayBeGone(WalkedLine line, DateTimeOffset now) =>
        Nouns.Every.FirstOrDefault(noun => noun.Name == line.Noun) is { } noun && line.At < now - retention.Of(noun)
            && (line.Newer > 0 || noun.IsPassing);

    /// <summary>A JSON text per line of the trail, oldest first: the hash before it, its own, and the line as it was hashed.</summary>
    public async IAsyncEnumerable<string> Export(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var connection = await Open(cancel);
        var lines = connection.QueryUnbufferedAsync<AuditLine>(
            $"SELECT {AuditLine.Columns} FROM audit a WHERE a.at >= @from AND a.at < @to ORDER BY a.seq", new { from, to });
        await foreach (var line in lines.WithCancellation(cancel))
            yield return $$"""{"prev":"{{line.PrevHash}}","hash":"{{line.Hash}}","line":{{line.Json}}}""";
    }

    /// <summary>
    /// An entry that came into the journal after the trail began, and not by a commit of Presta's; or whose line went with the end, or the
    /// whole, of the trail. Where no line tells of any entry, the trail began with its first line, or with the journal.
    /// </summary>
    private static async Task<string?> Untold(DbConnection connection, AuditLine? first, WalkedLine? firstEntry)
    {
        var begun = firstEntry is not null ? "j.seq > (SELECT seq FROM journal WHERE noun = @Noun AND id = @Id AND version = @Version)"
            : first is not null ? "j.at > @At" : "1 = 1";
        var entry = await connection.QueryFirstOrDefaultAsync<WalkedLine>(
            $"""
            SELECT noun, id, version, '' AS action FROM journal j
             WHERE {begun} AND NOT EXISTS(SELECT 1 FROM audit a WHERE a.noun = j.noun AND a.id = j.id AND a.version = j.version)
             ORDER BY j.seq LIMIT 1
            """, new { firstEntry?.Noun, Id = firstEntry?.Id ?? default, Version = firstEntry?.Version ?? 0, At = first?.At ?? default });
        return entry is null ? null
            : first is null ? "The trail is empty, and the journal is not: all lines were removed."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The journal's entry {entry.Entry} has no line: it was put there past Presta, or its line was removed.");
    }

    private async Task<DbConnection> Open(CancellationToken cancel)
    {
        ColumnTypes.Register();
        if (storage.Provider is StorageProvider.Sqlite && !File.Exists(storage.JournalFile))
            throw new InvalidOperationException($"There is no audit trail: {storage.JournalFile} does not exist.");
        DbConnection connection = storage.Provider switch
        {
            StorageProvider.Sqlite =>
                new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = storage.JournalFile, Pooling = false }.ToString()),
            StorageProvider.PostgreSql => new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(
                    storage.ConnectionString) { Pooling = false, CommandTimeout = 0, ApplicationName = "presta audit" }.ToString()),
        };
        await connection.OpenAsync(cancel);
        return connection;
    }
}

/// <param name="Lines">Up to the first that is wrong.</param>
/// <param name="Head">Of those lines: to be kept where nobody who can write to the database can write.</param>
/// <param name="Fault">What is wrong, in one sentence; null when nothing is.</param>
public sealed record AuditVerdict(long Lines, AuditHead Head, string? Fault)
{
    /// <summary>When the head's line was written.</summary>
    public DateTimeOffset? HeadAt { get; init; }
}
