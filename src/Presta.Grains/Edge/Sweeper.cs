using System.Collections.Immutable;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// Finds what people have thrown away: a query never shows trashed rows, so whatever a complete listing misses is asked for by itself.
/// When too much is missing, access was lost rather than rows, and nothing is removed.
/// </summary>
internal sealed class Sweeper(
    Noun noun, BoundSchema schema, NotionTable table, PageReader pages, SyncState state, IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    public async Task<SweepReport> Run()
    {
        var (startedAt, seen) = (time.GetUtcNow(), new HashSet<string>());
        await foreach (var list in table.Sweep())
            foreach (var page in list.Results) seen.Add(page.Id);
        var missing = await Missing(seen, startedAt);
        var most = Math.Max(5, Math.Min(50, (seen.Count + missing.Count) / 10));
        if (missing.Count > most)
            return new(
                noun.Name, seen.Count, missing.Count, 0,
                $"{missing.Count} rows are missing at once, more than {most}: has access been lost?");
        var removed = 0;
        foreach (var (row, page) in missing)
            if (await IsGone(row, page)) removed++;
        return new(noun.Name, seen.Count, missing.Count, removed, null);
    }

    private async Task<List<(Row Row, string Page)>> Missing(HashSet<string> seen, DateTimeOffset startedAt)
    {
        var catalog = noun.Catalog(grains);
        var missing = new List<(Row, string)>();
        var rows = (await catalog.FindMany(await catalog.Ids())).Value;
        if (rows.IsDefault) return missing;
        foreach (var row in rows.OfType<Row>().Where(r => !r.IsTrashed && r.CreatedAt < startedAt))
            if (await pages.PageOf(noun.Name, row.Id) is { } page && !seen.Contains(page)) missing.Add((row, page));
        return missing;
    }

    private async Task<bool> IsGone(Row row, string pageId)
    {
        try
        {
            var page = await table.Page(pageId);
            state.Unfound.Remove(pageId);
            if (!page.IsTrashed && schema.IsOf(page)) return false;
            await Tell((await pages.Read(schema, [page]))[0] with { Row = row });
            return true;
        }
        catch (NotionException missing) when (missing.Status is 404)
        {
            var now = time.GetUtcNow();
            if (!state.Unfound.TryGetValue(pageId, out var first)) state.Unfound[pageId] = now;
            if (first == default || now - first < BetweenLooks) return false;
            state.Unfound.Remove(pageId);
            await Tell(new(row, row.UpdatedAt, now, IsTrashed: true));
            return true;
        }

        Task Tell(RemoteRow gone) => noun.Owner(grains, row).Merge(noun.Name, [gone with { IsTrashed = true }]);
    }
}
