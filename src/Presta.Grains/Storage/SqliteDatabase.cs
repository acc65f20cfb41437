using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Presta.Audit;
using Presta.Journal;

namespace Presta.Storage;

/// <summary>
/// One file. All writes pass through one writer, so that none ever meets SQLITE_BUSY; reads run beside it (WAL) on pool threads,
/// because the driver blocks although it looks asynchronous.
/// </summary>
internal sealed class SqliteDatabase(StorageOptions options, TimeProvider time, ILogger<GroupCommit> log) : Database
{
    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = options.JournalFile }.ToString();
    private readonly SemaphoreSlim readers = new(4);
    private readonly GroupCommit writer = new(new SqliteCommits(options.JournalFile), options.QueueLimit, log);

    public override async Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancel)
    {
        await readers.WaitAsync(cancel);
        try
        {
            return await Task.Run(async () =>
            {
                await using var connection = new SqliteConnection(connectionString);
                await connection.OpenAsync(cancel);
                return await query(connection);
            }, cancel);
        }
        finally
        {
            readers.Release();
        }
    }

    public override Task<T> Write<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel) =>
        writer.Commit(new Work<T>(work, cancel));

    public override Task<bool> Append(IReadOnlyList<EntryLine> lines, CancellationToken cancel) => writer.Commit(new Append(lines, cancel));

    public override Task Append(IReadOnlyList<AuditLine> lines) => writer.Commit(new AuditAppend(lines));

    public override async Task<(string State, DateTimeOffset Now)> Slot(DbTransaction transaction) =>
        (await transaction.Connection!.QuerySingleAsync<string>("SELECT state FROM notion_slot WHERE id = 1", null, transaction),
            time.GetUtcNow());

    public override string OneOf(string list) => $"IN {list}";

    public override string SkipLocked => "";   // one writes at a time

    public override async ValueTask DisposeAsync() => await writer.DisposeAsync();
}
