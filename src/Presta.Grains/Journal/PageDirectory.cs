using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Presta.Storage;

namespace Presta.Journal;

/// <summary>Remembers what it has read or written; asks the database for what it misses, where another silo may have written it.</summary>
internal sealed class PageDirectory(Database database) : IPageDirectory
{
    private const int Bound = 100_000;
    private const int PerQuery = 500;

    private readonly ConcurrentDictionary<(string Noun, EntityId Id), string> pages = new();
    private readonly ConcurrentDictionary<string, EntityId> ids = new();

    public async Task<string?> PageOf(string noun, EntityId id, CancellationToken cancel = default)
    {
        if (pages.TryGetValue((noun, id), out var known)) return known;
        var page = await database.Read(c => c.QuerySingleOrDefaultAsync<string>(new(
            "SELECT page_id FROM page WHERE noun = @noun AND id = @id", new { noun, id }, cancellationToken: cancel)), cancel);
        if (page is not null) Remember(noun, id, page);
        return page;
    }

    public async Task<ImmutableDictionary<string, EntityId>> IdsOf(IReadOnlyCollection<string> pageIds, CancellationToken cancel = default)
    {
        var answer = ImmutableDictionary.CreateBuilder<string, EntityId>();
        var missed = new List<string>();
        foreach (var page in pageIds.Distinct())
        {
            if (ids.TryGetValue(page, out var id)) answer[page] = id;
            else missed.Add(page);
        }
        foreach (var some in missed.Chunk(PerQuery))
        {
            foreach (var (noun, id, page) in await database.Read(c => c.QueryAsync<Binding>(new(
                $"SELECT noun, id, page_id AS PageId FROM page WHERE page_id {database.OneOf("@some")}", new { some },
                cancellationToken: cancel)), cancel))
            {
                Remember(noun, id, page);
                answer[page] = id;
            }
        }
        return answer.ToImmutable();
    }

    public async Task Bind(string noun, EntityId id, string pageId, CancellationToken cancel = default)
    {
        await database.Write(t => Bind(t, noun, id, pageId), cancel);
        Remember(noun, id, pageId);
    }

    /// <summary>The last binding stands: a row whose page was lost is made anew.</summary>
    internal static Task Bind(DbTransaction transaction, string noun, EntityId id, string pageId) => transaction.Connection!.ExecuteAsync(
        "INSERT INTO page(noun, id, page_id) VALUES(@noun, @id, @pageId) ON CONFLICT(noun, id) DO UPDATE SET page_id = excluded.page_id",
        new { noun, id, pageId }, transaction);

    /// <summary>Full, it starts over: what is in use comes back with the next questions.</summary>
    internal void Remember(string noun, EntityId id, string pageId)
    {
        if (pages.Count >= Bound || ids.Count >= Bound)
        {
            pages.Clear();
            ids.Clear();
        }
        if (pages.TryGetValue((noun, id), out var old) && old != pageId) ids.TryRemove(old, out _);
        pages[(noun, id)] = pageId;
        ids[pageId] = id;
    }

    private sealed record Binding(string Noun, EntityId Id, string PageId);
}
