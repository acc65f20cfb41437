using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using Npgsql;
using Presta.Audit;

namespace Presta.Storage.Backups;

/// <summary>
/// One file per table in PostgreSQL's own text format of COPY, all read in one transaction (REPEATABLE READ): no program besides Presta is
/// needed. The tables themselves are made by <see cref="StorageSchema"/>; what it fills itself and the cluster's members are not saved.
/// </summary>
internal sealed class PostgresBackup(StorageOptions options) : BackupStorage
{
    private const string InsufficientPrivilege = "42501";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Without a pool and without a time limit; values are written the same way everywhere.</summary>
    private readonly string connectionString = new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        Pooling = false, CommandTimeout = 0, Timezone = "UTC", ApplicationName = "presta backup",
    }.ToString();

    private string DatabaseName => new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";

    public override async Task<SavedDatabase> Save(string folder, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var found = await PostgresTable.Of(connection);
        if (!found.Any(t => t.Name is "journal"))
            throw new BackupException($"There is nothing to back up: the database {DatabaseName} has no journal.");
        var tables = new List<SavedTable>();
        foreach (var table in found)
        {
            var file = Path.Combine(folder, $"{table.Name}.copy");
            var rows = 0L;
            await using (var lines = new StreamWriter(file, append: false, Utf8))
            await foreach (var line in Export(connection, table.Name, table.Columns, table.Order, cancel))
            {
                await lines.WriteAsync(line);
                await lines.WriteAsync('\n');
                rows++;
            }
            Disk.Flush(file);
            tables.Add(new(table.Name, $"{Manifest.DatabaseFolder}/{table.Name}.copy", table.Columns, rows));
        }
        var schema = await connection.QueryAsync<string>("SELECT scriptname FROM schemaversions ORDER BY schemaversionsid");
        return new(
            [.. schema], await connection.QuerySingleAsync<long>("SELECT coalesce(max(seq), 0) FROM journal"), tables,
            await Uploads(connection, cancel));
    }

    public override async Task Reserve(CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        for (var patience = 10; ; patience--)   // a session that was just closed is seen for a moment longer
        {
            var others = (await connection.QueryAsync<string>(
                "SELECT coalesce(host(client_addr), 'this machine') FROM pg_stat_activity " +
                "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()")).AsList();
            if (others is []) return;
            if (patience is 0)
                throw new BackupException(
                    $"The database {DatabaseName} is in use by {others.Count} other session(s), from {string.Join(", ", others.Distinct())}: stop every silo and API node first.");
            await Task.Delay(200, cancel);
        }
    }

    public override async Task<bool> IsEmpty(CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        foreach (var table in await PostgresTable.Of(connection))
        {
            // The slot row is there from the start.
            if (table.Name is not "notion_slot"
                && await connection.QuerySingleAsync<bool>($"SELECT EXISTS(SELECT 1 FROM {PostgresTable.Quote(table.Name)})")) return false;
        }
        return true;
    }

    /// <summary>
    /// The schema as it was when the backup was made; a newer Presta brings it forward when it starts. The rows are one transaction.
    /// </summary>
    public override async Task Load(string backup, Manifest manifest, CancellationToken cancel)
    {
        await StorageSchema.ApplyAlone(options, manifest.Schema, cancel);
        await using (var pooled = new NpgsqlConnection(options.ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await using var connection = await Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({StorageSchema.UpgradeLock})");   // a silo that starts now waits for us
        var applied = await connection.QueryAsync<string>("SELECT scriptname FROM schemaversions");
        if (applied.Except(manifest.Schema).FirstOrDefault() is { } newer)
            throw new BackupException(
                $"The database {DatabaseName} has a newer schema than the backup ({newer}): restore into a new, empty database; Presta upgrades it when it starts.");

        var targets = await PostgresTable.Of(connection);
        if (manifest.Tables.FirstOrDefault(t => targets.All(known => known.Name != t.Name)) is { } stranger)
            throw new BackupException($"The backup holds the table {stranger.Name}, which Presta's schema does not have.");
        var emptied = targets.Select(t => t.Name).Concat(await PostgresTable.Forgotten(connection));
        await connection.ExecuteAsync($"TRUNCATE {PostgresTable.List(emptied)}");
        foreach (var table in manifest.Tables) await Import(connection, Path.Combine(backup, table.File), table, cancel);
        await connection.ExecuteAsync(
            "SELECT setval(pg_get_serial_sequence('journal', 'seq'), greatest(@LastSeq, 1), @LastSeq > 0)", new { manifest.LastSeq });
        await transaction.CommitAsync(CancellationToken.None);
    }

    public override async Task<IScratch> Scratch(CancellationToken cancel)
    {
        var name = $"presta_verify_{Guid.NewGuid():N}";
        await using var connection = await Open(cancel);
        try
        {
            await connection.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        }
        catch (PostgresException refused) when (refused.SqlState is InsufficientPrivilege)
        {
            throw new BackupException(
                $"The database user {connection.UserName} may not create the scratch database that verifying needs: ALTER ROLE … CREATEDB, or verify on another server.", refused);
        }
        return new ScratchDatabase(
            this, name, options with { ConnectionString = new NpgsqlConnectionStringBuilder(
            options.ConnectionString) { Database = name }.ToString() });
    }

    public override async IAsyncEnumerable<string> Saved(string backup, SavedTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var lines = new StreamReader(Path.Combine(backup, table.File), Utf8);
        while (await lines.ReadLineAsync(cancel) is { } line) yield return line;
    }

    public override async IAsyncEnumerable<string> Held(SavedTable table, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        var order = (await PostgresTable.Of(connection)).Single(t => t.Name == table.Name).Order;
        await foreach (var line in Export(connection, table.Name, table.Columns, order, cancel)) yield return line;
    }

    public override async Task<ImmutableArray<Upload>> Uploads(CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        return await Uploads(connection, cancel);
    }

    /// <summary>The text format escapes line ends within values: a line is a row.</summary>
    private static async IAsyncEnumerable<string> Export(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, string order,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using var rows = await connection.BeginTextExportAsync(
            $"COPY (SELECT {PostgresTable.List(columns)} FROM {PostgresTable.Quote(table)} ORDER BY {order}) TO STDOUT", cancel);
        while (await rows.ReadLineAsync(cancel) is { } row) yield return row;
    }

    private static async Task Import(NpgsqlConnection connection, string file, SavedTable table, CancellationToken cancel)
    {
        var buffer = new char[1 << 16];
        using (var lines = new StreamReader(file, Utf8))
        await using (
            var rows = await connection.BeginTextImportAsync(
            $"COPY {PostgresTable.Quote(table.Name)}({PostgresTable.List(table.Columns)}) FROM STDIN", cancel))
        {
            for (int read; (read = await lines.ReadAsync(buffer, cancel)) > 0;) await rows.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        var loaded = await connection.QuerySingleAsync<long>($"SELECT count(*) FROM {PostgresTable.Quote(table.Name)}");
        if (loaded != table.Rows)
            throw new BackupException(
                string.Create(CultureInfo.InvariantCulture,
                $"The table {table.Name} came to hold {loaded} rows instead of {table.Rows}; nothing was restored."));
    }

    private async Task<NpgsqlConnection> Open(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await connection.ExecuteAsync(
            "SET datestyle = 'ISO, YMD'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET statement_timeout = 0");
        return connection;
    }

    private sealed class ScratchDatabase(PostgresBackup server, string name, StorageOptions scratch) : IScratch
    {
        public BackupStorage Storage { get; } = new PostgresBackup(scratch);

        public AuditBook Audit { get; } = new(scratch);

        public async ValueTask DisposeAsync()
        {
            await using (var pooled = new NpgsqlConnection(scratch.ConnectionString)) NpgsqlConnection.ClearPool(pooled);
            await using var connection = await server.Open(CancellationToken.None);
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }
}
