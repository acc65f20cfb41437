using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Presta.Audit;

namespace Presta.Journal;

/// <summary>
/// PostgreSQL: one statement for a whole batch. The lock is held to the end of the transaction, so that seq grows in the order of
/// commits across silos and a reader of <see cref="IJournal.After"/> never overtakes a smaller one that commits later.
/// </summary>
internal sealed class PostgresCommits(NpgsqlDataSource source) : CommitDialect
{
    private const long WriterLock = 0x5072_6573_7461_0002;

    public override async Task<DbConnection> Open() => await source.OpenConnectionAsync();

    public override async ValueTask<DbTransaction> Begin(DbConnection connection) => await ((NpgsqlConnection)connection)
        .BeginTransactionAsync();

    /// <summary>
    /// Two appends for the same place in one statement would fail it whole: the later one waits for the next round, and meets the fence.
    /// </summary>
    public override async Task Write(DbTransaction transaction, IReadOnlyList<Append> appends)
    {
        for (var rest = appends; rest.Count > 0;)
        {
            var taken = new HashSet<(string, EntityId, long)>();
            var rivals = new List<Append>();
            var round = new List<Append>(rest.Count);
            foreach (var append in rest)
            {
                if (append.Lines.Any(l => taken.Contains((l.Noun, l.Id, l.Version)))) rivals.Add(append);
                else
                {
                    round.Add(append);
                    foreach (var l in append.Lines) taken.Add((l.Noun, l.Id, l.Version));
                }
            }
            await WriteRound((NpgsqlTransaction)transaction, round);
            rest = rivals;
        }
    }

    public override Task Write(DbTransaction transaction, IReadOnlyList<AuditLine> lines) =>
        PostgresAudit.Write((NpgsqlTransaction)transaction, WriterLock, lines);

    /// <summary>Classes 22, 23 and 54: data, constraints, limits.</summary>
    public override bool IsRefusal(Exception accident) =>
        accident is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    public override Task Start(Func<ValueTask<bool>> wait, Func<Task> commit) => Task.Run(async () =>
    {
        while (await wait()) await commit();
    });

    private static async Task WriteRound(NpgsqlTransaction transaction, List<Append> round)
    {
        var lines = round.SelectMany((append, n) => append.Lines.Select(line => (n, line))).ToArray();
        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction);
        // A statement of its own: the next one must take its snapshot when the lock is held.
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({WriterLock})"));
        batch.BatchCommands.Add(new(
            """
            WITH line AS (
              SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                WITH ORDINALITY AS l(append, noun, id, version, kind, actor, at, operation, changes, row, delivery, delivered_at, note, n)),
            fenced AS (
              SELECT DISTINCT line.append FROM line JOIN journal j ON j.noun = line.noun AND j.id = line.id AND j.version = line.version),
            written AS (
              INSERT INTO journal(noun, id, version, kind, actor, at, operation, changes, row, delivery, delivered_at, note)
              SELECT noun, id, version, kind, actor, at, operation, changes, row, delivery, delivered_at, note
                FROM line WHERE append NOT IN (SELECT append FROM fenced) ORDER BY n)
            SELECT append FROM fenced
            """)
        {
            Parameters =
            {
                Column(NpgsqlDbType.Integer, l => l.n), Column(NpgsqlDbType.Text, l => l.line.Noun),
                Column(NpgsqlDbType.Uuid, l => l.line.Id.Value),
                Column(NpgsqlDbType.Bigint, l => l.line.Version), Column(NpgsqlDbType.Text, l => l.line.Kind),
                Column(NpgsqlDbType.Text, l => l.line.Actor),
                Column(NpgsqlDbType.TimestampTz, l => l.line.At.UtcDateTime), Column(NpgsqlDbType.Text, l => l.line.Operation),
                Column(NpgsqlDbType.Text, l => l.line.Changes), Column(NpgsqlDbType.Text, l => l.line.Row),
                Column(NpgsqlDbType.Text, l => l.line.Delivery),
                Column(NpgsqlDbType.TimestampTz, l => l.line.DeliveredAt?.UtcDateTime), Column(NpgsqlDbType.Text, l => l.line.Note),
            },
        });
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) round[reader.GetInt32(0)].IsFenced = true;

        NpgsqlParameter Column<T>(NpgsqlDbType type, Func<(int n, EntryLine line), T> value) =>
            new() { Value = lines.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
