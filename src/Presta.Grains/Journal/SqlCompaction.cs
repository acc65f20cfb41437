using Dapper;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>Takes what is old and has been replaced out of the journal.</summary>
public interface ICompaction
{
    /// <summary>
    /// Goes through a noun's entries of before an instant, from a place on, at most <paramref name="max"/> of them: of each row it meets,
    /// what came before is removed. The newest entry of before that instant stays, and so does all that is not delivered, with the
    /// delivered one before it. Of a noun that is passing (<see cref="Noun.IsPassing"/>), nothing stays of a row that is in the trash, once
    /// the catalog's snapshot is without it.
    /// </summary>
    /// <param name="upTo">A seq that it does not pass.</param>
    /// <returns>The place from which to go on and how many entries are gone; null where nothing is left to go through.</returns>
    Task<(long Seq, int Removed)?> Compact(
        Noun noun, long after, long upTo, DateTimeOffset before, int max, CancellationToken cancel = default);
}

internal sealed class SqlCompaction(Database database) : ICompaction
{
    private const string Trashed =
        """
        OR (noun = @noun AND seq > @after AND seq <= @last AND kind = 'Trash'
            AND NOT EXISTS(SELECT 1 FROM journal newer WHERE newer.noun = journal.noun AND newer.id = journal.id AND newer.version > journal.version))
        """;

    public async Task<(long Seq, int Removed)?> Compact(
        Noun of, long after, long upTo, DateTimeOffset before, int max, CancellationToken cancel = default)
    {
        var noun = of.Name;
        if (of.IsPassing) upTo = Math.Min(upTo, await SnapshotOf(noun, cancel));
        var met = (await database.Read(c => c.QueryAsync<Place>(new(
            "SELECT seq, at FROM journal WHERE noun = @noun AND seq > @after AND seq <= @upTo ORDER BY seq LIMIT @max",
            new { noun, after, upTo, max }, cancellationToken: cancel)), cancel)).TakeWhile(place => place.At < before).ToList();
        if (met is []) return null;
        var last = met[^1].Seq;
        return (last, await database.Write(t => t.Connection!.ExecuteAsync(
            $"""
            DELETE FROM journal WHERE seq IN(
              SELECT old.seq FROM journal old
                JOIN (SELECT id, max(version) AS version FROM journal
                       WHERE noun = @noun AND seq > @after AND seq <= @last AND delivery = 'Delivered' GROUP BY id) AS newer
                  ON newer.id = old.id AND old.version < newer.version
               WHERE old.noun = @noun AND old.delivery = 'Delivered')
            {(of.IsPassing ? Trashed : "")}
            """, new { noun, after, last }, t), cancel));
    }

    /// <summary>A catalog that starts from its snapshot must not miss the entry that put a row into the trash.</summary>
    private Task<long> SnapshotOf(string noun, CancellationToken cancel) => database.Read(c => c.ExecuteScalarAsync<long>(
        new("SELECT COALESCE(MAX(seq), 0) FROM snapshot WHERE noun = @noun", new { noun }, cancellationToken: cancel)), cancel);

    private sealed record Place
    {
        public long Seq { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
