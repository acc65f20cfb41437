using Dapper;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>
/// Chunks are staged one write each and become the snapshot when the head points to them, so that a large snapshot
/// never holds up the appends that share the writer.
/// </summary>
internal sealed class SqlSnapshots(Database database) : ISnapshots
{
    public async Task Save(string noun, long seq, IReadOnlyList<byte[]> chunks, CancellationToken cancel = default)
    {
        var stage = Guid.NewGuid().ToString("N");
        for (var i = 0; i < chunks.Count; i++)
        {
            var chunk = new { noun, stage, n = i, bytes = chunks[i] };
            await database.Write(t => t.Connection!.ExecuteAsync(
                "INSERT INTO snapshot_chunk(noun, stage, n, bytes) VALUES(@noun, @stage, @n, @bytes)", chunk, t), cancel);
        }
        await database.Write(async t =>
        {
            var staged = await t.Connection!.QuerySingleAsync<int>(
                "SELECT count(*) FROM snapshot_chunk WHERE noun = @noun AND stage = @stage", new { noun, stage }, t);
            if (staged != chunks.Count)
                throw new InvalidOperationException($"Another activation saved the snapshot of {noun} at the same time.");
            await t.Connection!.ExecuteAsync(
                """
                INSERT INTO snapshot(noun, seq, stage) VALUES(@noun, @seq, @stage)
                    ON CONFLICT(noun) DO UPDATE SET seq = excluded.seq, stage = excluded.stage;
                DELETE FROM snapshot_chunk WHERE noun = @noun AND stage <> @stage;
                """, new { noun, seq, stage }, t);
        }, cancel);
    }

    public async Task<(long Seq, IReadOnlyList<byte[]> Chunks)?> Load(string noun, CancellationToken cancel = default)
    {
        // One statement, one view of the data: head and chunks belong together.
        var rows = (await database.Read(c => c.QueryAsync<Chunk>(new(
            """
            SELECT s.seq, c.bytes FROM snapshot s LEFT JOIN snapshot_chunk c ON c.noun = s.noun AND c.stage = s.stage
             WHERE s.noun = @noun ORDER BY c.n
            """, new { noun }, cancellationToken: cancel)), cancel)).AsList();
        return rows is [] ? null : (rows[0].Seq, [.. rows.Select(r => r.Bytes).OfType<byte[]>()]);
    }

    private sealed record Chunk(long Seq, byte[]? Bytes);
}
