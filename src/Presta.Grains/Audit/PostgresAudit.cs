using Npgsql;
using NpgsqlTypes;

namespace Presta.Audit;

/// <summary>
/// The head is read when the writers' lock is held, so that lines of several silos follow one another; all lines are one statement.
/// </summary>
internal static class PostgresAudit
{
    public static async Task Write(NpgsqlTransaction transaction, long writerLock, IReadOnlyList<AuditLine> lines)
    {
        var last = await Head(transaction, writerLock);
        var chained = new AuditLine[lines.Count];
        for (var i = 0; i < chained.Length; i++)
        {
            chained[i] = lines[i].After(last);
            last = new(chained[i].Seq, chained[i].Hash);
        }
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO audit(seq, at, actor, session, action, noun, id, version, object, status, code, count, address, agent, request, operation, digest, prev_hash, hash)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """, transaction.Connection, transaction)
        {
            Parameters =
            {
                Column(NpgsqlDbType.Bigint, l => l.Seq), Column(NpgsqlDbType.TimestampTz, l => l.At.UtcDateTime), Text(l => l.Actor),
                Text(l => l.Session),
                Text(l => l.Action), Text(l => l.Noun), Column(NpgsqlDbType.Uuid, l => l.Id.IsNone ? (Guid?)null : l.Id.Value),
                Column(NpgsqlDbType.Bigint, l => l.Version), Text(l => l.Object), Column(NpgsqlDbType.Integer, l => l.Status),
                Text(l => l.Code),
                Column(NpgsqlDbType.Integer, l => l.Count), Text(l => l.Address), Text(l => l.Agent), Text(l => l.Request),
                Text(l => l.Operation),
                Text(l => l.Digest), Text(l => l.PrevHash), Text(l => l.Hash),
            },
        };
        await insert.ExecuteNonQueryAsync();

        NpgsqlParameter Text(Func<AuditLine, string?> value) => Column(NpgsqlDbType.Text, value);

        NpgsqlParameter Column<T>(NpgsqlDbType type, Func<AuditLine, T> value) =>
            new() { Value = chained.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static async Task<AuditHead> Head(NpgsqlTransaction transaction, long writerLock)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction);
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({writerLock})"));
        batch.BatchCommands.Add(new("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        return await reader.ReadAsync() ? new(reader.GetInt64(0), reader.GetString(1)) : AuditHead.None;
    }
}
