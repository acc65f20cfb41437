using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Presta.Audit;
using Presta.Journal;

namespace Presta.Storage;

/// <summary>A server that the silos share. Appends are committed in groups per silo; other writes are transactions of their own.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource source;
    private readonly GroupCommit writer;

    public PostgresDatabase(StorageOptions options, ILogger<GroupCommit> log)
    {
        source = NpgsqlDataSource.Create(options.ConnectionString);
        writer = new(new PostgresCommits(source), options.QueueLimit, log);
    }

    public override async Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await query(connection);
    }

    public override async Task<T> Write<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var result = await work(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public override Task<bool> Append(IReadOnlyList<EntryLine> lines, CancellationToken cancel) => writer.Commit(new Append(lines, cancel));

    public override Task Append(IReadOnlyList<AuditLine> lines) => writer.Commit(new AuditAppend(lines));

    /// <summary>The clock is asked after the lock is held: waiting for it must not age the answer.</summary>
    public override async Task<(string State, DateTimeOffset Now)> Slot(DbTransaction transaction)
    {
        await using var answers = await transaction.Connection!.QueryMultipleAsync(
            "SELECT state FROM notion_slot WHERE id = 1 FOR UPDATE; SELECT clock_timestamp()", null, transaction);
        return (await answers.ReadSingleAsync<string>(), await answers.ReadSingleAsync<DateTimeOffset>());
    }

    public override string OneOf(string list) => $"= ANY({list})";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await source.DisposeAsync();
    }
}
