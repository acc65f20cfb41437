using Dapper;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>Takes what is old and has been replaced out of the journal.</summary>
public interface ICompaction
{
    /// <summary>
    /// Goes through a noun's entries of before an instant, from a place on, at most <paramref name="max"/> of them: of each row it meets, what came before is removed.
    /// The newest entry of before that instant stays, and so does all that is not delivered, with the delivered one before it.
    /// </summary>
    /// <param name="upTo">A seq that it does not pass.</param>
    /// <returns>The place from which to go on and how many entries are gone; null where nothing is left to go through.</returns>
    Task<(long Seq, int Removed)?> Compact(string noun, long after, long upTo, DateTimeOffset before, int max, CancellationToken cancel = default);
}

internal sealed class SqlCompaction(Database database) : ICompaction
{
    public async Task<(long Seq, int Removed)?> Compact(
        string noun, long after, long upTo, DateTimeOffset before, int max, CancellationToken cancel = default)
    {
        var met = (await database.Read(c => c.QueryAsync<Place>(new(
            "SELECT seq, at FROM journal WHERE noun = @noun AND seq > @after AND seq <= @upTo ORDER BY seq LIMIT @max",
            new { noun, after, upTo, max }, cancellationToken: cancel)), cancel)).TakeWhile(place => place.At < before).ToList();
        if (met is []) return null;
        var last = met[^1].Seq;
        return (last, await database.Write(t => t.Connection!.ExecuteAsync(
            """
            DELETE FROM journal WHERE seq IN(
              SELECT old.seq FROM journal old
                JOIN (SELECT id, max(version) AS version FROM journal
                       WHERE noun = @noun AND seq > @after AND seq <= @last AND delivery = 'Delivered' GROUP BY id) AS newer
                  ON newer.id = old.id AND old.version < newer.version
               WHERE old.noun = @noun AND old.delivery = 'Delivered')
            """, new { noun, after, last }, t), cancel));
    }

    private sealed record Place
    {
        public long Seq { get; init; }

        public DateTimeOffset At { get; init; }
    }
}
