using Microsoft.Data.Sqlite;
using Presta.Storage;

namespace Presta.Audit;

/// <summary>Prepared statements of the one writer's connection.</summary>
internal sealed class SqliteAudit
{
    private static readonly string[] Columns =
    [
        "seq", "at", "actor", "session", "action", "noun", "id", "version", "object", "status", "code", "count", "address", "agent",
        "request", "operation",
        "digest", "prev_hash", "hash",
    ];

    private readonly SqliteCommand head;
    private readonly SqliteCommand insert;

    public SqliteAudit(SqliteConnection connection)
    {
        head = new("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", connection);
        insert = new(
            $"INSERT INTO audit({string.Join(", ", Columns)}) VALUES({string.Join(", ", Columns.Select(c => $"@{c}"))})", connection);
        foreach (var column in Columns)
            insert.Parameters.Add($"@{column}", column is "seq" or "version" or "status" or "count" ? SqliteType.Integer : SqliteType.Text);
    }

    public void Write(SqliteTransaction transaction, IReadOnlyList<AuditLine> lines)
    {
        (head.Transaction, insert.Transaction) = (transaction, transaction);
        var last = Head();
        foreach (var line in lines)
        {
            var next = line.After(last);
            Insert(next);
            last = new(next.Seq, next.Hash);
        }
    }

    private AuditHead Head()
    {
        using var row = head.ExecuteReader();
        return row.Read() ? new(row.GetInt64(0), row.GetString(1)) : AuditHead.None;
    }

    private void Insert(AuditLine line)
    {
        object?[] values =
        [
            line.Seq, ColumnTypes.Text(line.At), line.Actor, line.Session, line.Action, line.Noun,
            line.Id.IsNone ? null : line.Id.ToString(), line.Version,
            line.Object, line.Status, line.Code, line.Count, line.Address, line.Agent, line.Request, line.Operation, line.Digest,
            line.PrevHash, line.Hash,
        ];
        for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        insert.ExecuteNonQuery();
    }
}
