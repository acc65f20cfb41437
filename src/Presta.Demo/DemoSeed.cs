using System.Collections.Concurrent;
using System.Collections.Immutable;
using Presta.Notion;

namespace Presta.Demo;

/// <summary>
/// Fills an empty workspace as a person would: page by page, without <c>Presta ID</c>, so that every row is born in Notion.
/// </summary>
public static class DemoSeed
{
    private const int Concurrency = 16;

    /// <summary>Whether the companies' database is there and has rows.</summary>
    /// <exception cref="NotionException">Notion cannot be asked.</exception>
    public static async Task<bool> IsSeeded(INotionClient client, NotionWorkspace workspace, CancellationToken cancel = default) =>
        (await workspace.Verify(Nouns.Companies, cancel).ConfigureAwait(false)).Schema is { } companies
        && await HasRows(client, companies, cancel).ConfigureAwait(false);

    /// <summary>
    /// Provisions, then creates every page. What was created before a failure stays: start again with an empty workspace.
    /// </summary>
    /// <param name="human">Whose pages they are; a person's token, so that no one takes them for Presta's own writes.</param>
    /// <param name="today">The day that past and future are told from.</param>
    /// <exception cref="NotionWorkspaceException">There are rows already, or the databases cannot be used as they are.</exception>
    /// <exception cref="NotionException">Notion refused a page.</exception>
    public static async Task Run(
        INotionClient human, NotionWorkspace workspace, int scale, DateOnly today, IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancel = default)
    {
        var schemas = Usable(await workspace.Provision(cancel: cancel).ConfigureAwait(false));
        if (await HasRows(human, schemas[Nouns.Companies], cancel).ConfigureAwait(false))
            throw new NotionWorkspaceException(
                $"La base « {Nouns.Companies.Title} » contient déjà des lignes : les données de démonstration ne vont que dans un espace vide.");

        var (data, pages, done) = (DemoData.Of(scale, today), new ConcurrentDictionary<EntityId, string>(), 0);
        var total = data.Count;
        foreach (var (noun, rows) in data.ByNoun)
        {
            var schema = schemas[noun];
            var all = schema.Properties.Select(p => p.Declared.ClrName).ToImmutableArray();
            await Parallel.ForEachAsync(
                rows, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancel }, async (row, token) =>
            {
                var properties = schema.OfKind(schema.Encode(row, all, (_, id) => pages.GetValueOrDefault(id)));
                pages[row.Id] = (await human.CreatePage(schema.DatabaseId, properties, cancel: token).ConfigureAwait(false)).Id;
                progress?.Report((Interlocked.Increment(ref done), total));
            }).ConfigureAwait(false);
        }
    }

    private static ImmutableDictionary<Noun, BoundSchema> Usable(ImmutableArray<NounReport> reports) => reports.All(r => r.IsOk)
        ? reports.ToImmutableDictionary(r => r.Noun, r => r.Schema!)
        : throw new NotionWorkspaceException(string.Join(Environment.NewLine, reports.SelectMany(r => r.Problems)));

    private static async Task<bool> HasRows(INotionClient client, BoundSchema schema, CancellationToken cancel) =>
        await client.Query(schema.DatabaseId, new(PageSize: 1), cancel)
            .ConfigureAwait(false) is { Results.Length: > 0 } or { HasMore: true };
}
