using System.Reflection;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Presta.Storage;

/// <summary>
/// Brings the database to the schema this build expects: the embedded scripts of the provider, each once, in the order of their names.
/// To be called before Orleans starts, which reads its queries from there. Safe when several silos start together.
/// </summary>
public static class StorageSchema
{
    /// <summary>Who holds it keeps every other silo from starting.</summary>
    internal const long UpgradeLock = 0x5072_6573_7461_0001;
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static async Task Apply(StorageOptions options, CancellationToken cancel = default)
    {
        await OneAtATime.WaitAsync(cancel);
        try
        {
            await ApplyAlone(options, cancel);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>As another process would see it: without the wait for others in this one.</summary>
    internal static Task ApplyAlone(StorageOptions options, CancellationToken cancel = default) => options.Provider switch
    {
        StorageProvider.Sqlite => ApplySqlite(options),
        StorageProvider.PostgreSql => ApplyPostgres(options, Scripts(StorageProvider.PostgreSql), cancel),
    };

    /// <summary>A PostgreSQL schema as an older build left it, for rows that are as old.</summary>
    internal static Task ApplyAlone(StorageOptions options, IReadOnlyList<string> scripts, CancellationToken cancel) =>
        ApplyPostgres(options, scripts, cancel);

    /// <summary>The names of the scripts of this build, in their order.</summary>
    internal static IReadOnlyList<string> Scripts(StorageProvider provider) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.Contains($".Storage.{provider}.", StringComparison.Ordinal)
                && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static async Task ApplySqlite(StorageOptions options)
    {
        DataDirectory.Hold(options.Directory);
        await ApplySqlite(options.JournalFile, isOrleans: false);
        await ApplySqlite(options.GrainStateFile, isOrleans: true);
    }

    private static async Task ApplySqlite(string file, bool isOrleans)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var wal = new SqliteCommand("PRAGMA journal_mode = WAL", connection);
        await wal.ExecuteNonQueryAsync();
        Upgrade(DeployChanges.To.SqliteDatabase(connection.ConnectionString),
            [.. Scripts(StorageProvider.Sqlite).Where(name => name.EndsWith("_orleans.sql", StringComparison.Ordinal) == isOrleans)]);
    }

    private static async Task ApplyPostgres(StorageOptions options, IReadOnlyList<string> scripts, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(cancel);
        await using (var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({UpgradeLock})", connection) { CommandTimeout = 120 })
            await wait.ExecuteNonQueryAsync(cancel);
        try
        {
            Upgrade(DeployChanges.To.PostgresqlDatabase(options.ConnectionString), scripts);
        }
        finally
        {
            await using var free = new NpgsqlCommand($"SELECT pg_advisory_unlock({UpgradeLock})", connection);
            await free.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static void Upgrade(UpgradeEngineBuilder database, IReadOnlyList<string> scripts)
    {
        var result = database
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), scripts.Contains)
            .WithVariablesDisabled()      // $q$ quotes a query in PostgreSQL, it names no variable
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException(
                $"The database schema could not be brought up to date ({result.ErrorScript?.Name}).", result.Error);
    }
}
