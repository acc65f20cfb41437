using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Presta.Audit;

namespace Presta.Storage.Backups;

/// <summary>
/// Both files as they were at one instant, as a kill at that moment would have left them: a write lock on both lasts as long as it takes to
/// begin reading, then SQLite's online backup copies what was read-locked while writers go on.
/// </summary>
internal sealed class SqliteBackup(StorageOptions options) : BackupStorage
{
    private const string Members = "DELETE FROM OrleansMembershipTable; DELETE FROM OrleansMembershipVersionTable;";

    private readonly string[] files = [options.JournalFile, options.GrainStateFile];

    public override async Task<SavedDatabase> Save(string folder, CancellationToken cancel)
    {
        if (files.FirstOrDefault(f => !File.Exists(f)) is { } missing)
            throw new BackupException($"There is nothing to back up: {missing} does not exist.");
        await using var journal = await Open(options.JournalFile, cancel);
        await using var state = await Open(options.GrainStateFile, cancel);
        await Freeze(journal, state, cancel);

        var (schema, tables) = (new List<string>(), new List<SavedTable>());
        foreach (var (source, file) in ((SqliteConnection, string)[])[(journal, options.JournalFile), (state, options.GrainStateFile)])
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            await using (var saved = await Open(copy, cancel, SqliteOpenMode.ReadWriteCreate))
            {
                source.BackupDatabase(saved);
                await saved.ExecuteAsync($"PRAGMA journal_mode = DELETE;{(file == options.GrainStateFile ? Members : "")}");
                schema.AddRange(await saved.QueryAsync<string>("SELECT ScriptName FROM SchemaVersions ORDER BY SchemaVersionID"));
                foreach (var table in await Tables(saved, Path.GetFileName(file))) tables.Add(table);
            }
            Disk.Flush(copy);
        }
        await using var whole = await Open(Path.Combine(folder, Path.GetFileName(options.JournalFile)), cancel, SqliteOpenMode.ReadOnly);
        return new(
            schema, await whole.QuerySingleAsync<long>("SELECT coalesce(max(seq), 0) FROM journal"), tables, await Uploads(whole, cancel));
    }

    public override Task Reserve(CancellationToken cancel)
    {
        try
        {
            DataDirectory.Hold(options.Directory);
            return Task.CompletedTask;
        }
        catch (InvalidOperationException held)
        {
            throw new BackupException(held.Message, held);
        }
    }

    public override Task<bool> IsEmpty(CancellationToken cancel) => Task.FromResult(!files.Any(File.Exists));

    /// <summary>
    /// The journal last: without it the directory is no database yet. A log left beside an old file would be played into the new one.
    /// </summary>
    public override async Task Load(string backup, Manifest manifest, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Directory);
        foreach (var file in files.Reverse())
        {
            foreach (var left in (string[])["-wal", "-shm", "-journal"]) File.Delete(file + left);
            await Disk.Copy(Path.Combine(backup, Manifest.DatabaseFolder, Path.GetFileName(file)), file, cancel);
            await using var restored = await Open(file, cancel);
            if (await restored.QueryFirstAsync<string>("PRAGMA integrity_check") is not "ok" and var complaint)
                throw new BackupException($"SQLite does not accept the restored {Path.GetFileName(file)}: {complaint}.");
        }
    }

    public override Task<IScratch> Scratch(CancellationToken cancel) =>
        Task.FromResult<IScratch>(new ScratchDirectory(Directory.CreateTempSubdirectory("presta-verify-").FullName));

    public override IAsyncEnumerable<string> Saved(string backup, SavedTable table, CancellationToken cancel) =>
        Rows(Path.Combine(backup, table.File), table, cancel);

    public override IAsyncEnumerable<string> Held(SavedTable table, CancellationToken cancel) =>
        Rows(Path.Combine(options.Directory, Path.GetFileName(table.File)), table, cancel);

    public override async Task<ImmutableArray<Upload>> Uploads(CancellationToken cancel)
    {
        await using var connection = await Open(options.JournalFile, cancel);
        return await Uploads(connection, cancel);
    }

    private static async Task Freeze(SqliteConnection journal, SqliteConnection state, CancellationToken cancel)
    {
        await using var writers = await Open(journal.DataSource, cancel);
        await writers.ExecuteAsync("ATTACH @file AS state", new { file = state.DataSource });
        await writers.ExecuteAsync("BEGIN IMMEDIATE");
        foreach (var connection in (SqliteConnection[])[journal, state])
            await connection.ExecuteAsync("BEGIN; SELECT count(*) FROM sqlite_schema;");
        await writers.ExecuteAsync("ROLLBACK");
    }

    private static async Task<IReadOnlyList<SavedTable>> Tables(SqliteConnection connection, string file)
    {
        var tables = new List<SavedTable>();
        foreach (var name in await connection.QueryAsync<string>(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE 'sqlite~_%' ESCAPE '~' OR name = 'sqlite_sequence') ORDER BY name"))
        {
            var columns = await connection.QueryAsync<string>("SELECT name FROM pragma_table_info(@name) ORDER BY cid", new { name });
            tables.Add(
                new(name, $"{Manifest.DatabaseFolder}/{file}", [.. columns],
                await connection.QuerySingleAsync<long>($"SELECT count(*) FROM \"{name}\"")));
        }
        return tables;
    }

    private static async IAsyncEnumerable<string> Rows(string file, SavedTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Open(file, cancel, SqliteOpenMode.ReadOnly);
        var key = (
            await connection.QueryAsync<string>("SELECT name FROM pragma_table_info(@Name) WHERE pk > 0 ORDER BY pk", new { table.Name }))
            .AsList();
        await using var query = connection.CreateCommand();
        query.CommandText = $"""
            SELECT {string.Join(" || ',' || ", table.Columns.Select(c => $"quote(\"{c}\")"))} FROM "{table.Name}"
             ORDER BY {string.Join(", ", (key is [] ? table.Columns : key).Select(c => $"\"{c}\""))}
            """;
        await using var rows = await query.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) yield return rows.GetString(0);
    }

    private static async Task<SqliteConnection> Open(string file, CancellationToken cancel, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        await connection.OpenAsync(cancel);
        await connection.ExecuteAsync("PRAGMA busy_timeout = 30000");
        return connection;
    }

    private sealed class ScratchDirectory(string directory) : IScratch
    {
        public BackupStorage Storage { get; } = new SqliteBackup(new() { Directory = directory });

        public AuditBook Audit { get; } = new(new() { Directory = directory });

        public ValueTask DisposeAsync()
        {
            Directory.Delete(directory, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
