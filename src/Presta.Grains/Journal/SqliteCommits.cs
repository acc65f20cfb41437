using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Presta.Audit;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>
/// SQLite: a thread of its own, because the driver blocks; prepared statements; <c>synchronous=FULL</c>, so that a commit
/// that was answered survives a power cut; <c>secure_delete</c>, so that what is erased is not left lying in its page.
/// </summary>
internal sealed class SqliteCommits(string file) : CommitDialect
{
    private SqliteCommand? insert;
    private SqliteAudit? audit;

    public override async Task<DbConnection> Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync();
            using var settings = new SqliteCommand(
                "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = FAST", connection);
            settings.ExecuteNonQuery();
            (insert, audit) = (Prepare(connection), new(connection));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override ValueTask<DbTransaction> Begin(DbConnection connection) =>
        new(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    public override Task Write(DbTransaction transaction, IReadOnlyList<Append> appends)
    {
        insert!.Transaction = (SqliteTransaction)transaction;
        foreach (var append in appends)
        {
            if (append.Lines.Count is 1)
            {
                append.IsFenced = !Insert(append.Lines[0]);
                continue;
            }
            transaction.Save("append");
            append.IsFenced = !append.Lines.All(line => Insert(line));
            if (append.IsFenced) transaction.Rollback("append");
            else transaction.Release("append");
        }
        return Task.CompletedTask;
    }

    public override Task Write(DbTransaction transaction, IReadOnlyList<AuditLine> lines)
    {
        audit!.Write((SqliteTransaction)transaction, lines);
        return Task.CompletedTask;
    }

    public override bool IsRefusal(Exception accident) => accident is SqliteException
    {
        SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH,
    };

    public override Task Start(Func<ValueTask<bool>> wait, Func<Task> commit)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            while (wait().AsTask().GetAwaiter().GetResult()) commit().GetAwaiter().GetResult();
            ended.SetResult();
        }) { IsBackground = true, Name = "journal" }.Start();
        return ended.Task;
    }

    private static SqliteCommand Prepare(SqliteConnection connection)
    {
        var command = new SqliteCommand(
            """
            INSERT INTO journal(noun, id, version, kind, actor, at, operation, changes, row, delivery, delivered_at, note)
            VALUES(@noun, @id, @version, @kind, @actor, @at, @operation, @changes, @row, @delivery, @delivered_at, @note)
                ON CONFLICT(noun, id, version) DO NOTHING
            """, connection);
        foreach (var name in (
            string[])["noun", "id", "version", "kind", "actor", "at", "operation", "changes", "row", "delivery", "delivered_at", "note"])
            command.Parameters.Add("@" + name, name is "version" ? SqliteType.Integer : SqliteType.Text);
        return command;
    }

    private bool Insert(EntryLine line)
    {
        object?[] values =
        [
            line.Noun, line.Id.ToString(), line.Version, line.Kind, line.Actor, ColumnTypes.Text(line.At), line.Operation, line.Changes,
            line.Row,
            line.Delivery, line.DeliveredAt is { } at ? ColumnTypes.Text(at) : null, line.Note,
        ];
        for (var i = 0; i < values.Length; i++) insert!.Parameters[i].Value = values[i] ?? DBNull.Value;
        return insert!.ExecuteNonQuery() is 1;
    }
}
