using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Presta.Storage;

namespace Presta.Audit;

/// <summary>The trail of a storage, read beside a Presta that goes on writing.</summary>
public sealed class AuditBook(StorageOptions storage)
{
    internal const string Table = "audit";

    /// <summary>Walks the whole chain and compares the journal with it, to the first thing that is wrong.</summary>
    public async Task<AuditVerdict> Verify(IReadOnlyList<SeenHead> seen, CancellationToken cancel = default)
    {
        await using var connection = await Open(cancel);
        var walk = new AuditWalk(seen);
        WalkedLine? firstEntry = null;
        var lines = connection.QueryUnbufferedAsync<WalkedLine>(
            $"""
            SELECT {AuditLine.Columns}, j.kind AS EntryKind, j.changes AS EntryChanges, j.row AS EntryRow
              FROM audit a LEFT JOIN journal j ON j.noun = a.noun AND j.id = a.id AND j.version = a.version ORDER BY a.seq
            """);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (walk.Next(line) is { } wrong) return new(walk.Lines, walk.Head, wrong);
            if (line.Noun is not null) firstEntry ??= line;
        }
        return new(walk.Lines, walk.Head, walk.End() ?? (firstEntry is null ? null : await Untold(connection, firstEntry)));
    }

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

    /// <summary>An entry that came into the journal after the trail began, and not by a commit of Presta's.</summary>
    private static async Task<string?> Untold(DbConnection connection, WalkedLine first)
    {
        var entry = await connection.QueryFirstOrDefaultAsync<WalkedLine>(
            """
            SELECT noun, id, version, '' AS action FROM journal j
             WHERE j.seq > (SELECT seq FROM journal WHERE noun = @Noun AND id = @Id AND version = @Version)
               AND NOT EXISTS(SELECT 1 FROM audit a WHERE a.noun = j.noun AND a.id = j.id AND a.version = j.version)
             ORDER BY j.seq LIMIT 1
            """, new { first.Noun, first.Id, first.Version });
        return entry is null ? null
            : string.Create(CultureInfo.InvariantCulture, $"The journal's entry {entry.Entry} has no line: it was put there past Presta.");
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
public sealed record AuditVerdict(long Lines, AuditHead Head, string? Fault);
