using System.Collections.Concurrent;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>
/// Query cursors, shaped <c>s:&lt;uuid&gt;:&lt;page id&gt;</c>. Each remembers its query and the first row of the next page as it was,
/// so that the place survives when that row has since moved or gone.
/// </summary>
internal sealed class Cursors
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<Guid, Place> places = [];
    private readonly ConcurrentQueue<Guid> ages = [];

    public string Mark(string query, Page next)
    {
        var key = Uuids.Mint(Random.Shared);
        places[key] = new(query, next);
        ages.Enqueue(key);
        while (places.Count > Most && ages.TryDequeue(out var oldest))
            places.TryRemove(oldest, out _);
        return $"s:{key}:{next.Id}";
    }

    public Page? Find(string cursor, string query) =>
        cursor.Split(':') is ["s", var key, var page]
        && Uuids.TryParse(key, out var id)
        && places.TryGetValue(id, out var place)
        && place.Query == query
        && Uuids.TryParse(page, out var first) && first == place.Next.Id
            ? place.Next
            : null;

    private sealed record Place(string Query, Page Next);
}
