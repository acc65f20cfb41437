using System.Collections.Immutable;

namespace Presta.Notion;

/// <summary>Where a workspace's databases lie: under one page. Looked up once and again when something is not found.</summary>
/// <param name="titles">What the databases should be called, as the mapping has it now.</param>
internal sealed class Discovery(INotionClient client, string? configuredParent, Func<IReadOnlySet<string>> titles)
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private ImmutableDictionary<string, ImmutableHashSet<string>>? byTitle;
    private string? parent = configuredParent;

    /// <exception cref="NotionWorkspaceException">There is no such page, or several.</exception>
    public Task<string> Parent(CancellationToken cancel) => Alone(() => Place(cancel), cancel);

    /// <summary>Ids of the databases with this title; usually one.</summary>
    public Task<ImmutableHashSet<string>> Titled(string title, bool anew, CancellationToken cancel) => Alone(async () =>
    {
        var page = await Place(cancel).ConfigureAwait(false);
        if (byTitle is null || (anew && !byTitle.ContainsKey(title))) byTitle = await List(page, cancel).ConfigureAwait(false);
        return byTitle.GetValueOrDefault(title, []);
    }, cancel);

    public void Forget() => byTitle = null;

    private async Task<T> Alone<T>(Func<Task<T>> look, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await look().ConfigureAwait(false);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private async Task<ImmutableDictionary<string, ImmutableHashSet<string>>> List(string page, CancellationToken cancel)
    {
        var blocks = await NotionPaging.All((cursor, token) => client.Children(page, cursor, token), cancel).ConfigureAwait(false);
        return ByTitle(blocks.Where(b => b.Type is "child_database" && !b.IsTrashed).Select(b => (b.Content.Text("title") ?? "", b.Id)));
    }

    private async Task<string> Place(CancellationToken cancel) =>
        parent ??= await ParentOfDatabases(cancel).ConfigureAwait(false) ?? await OnlySharedPage(cancel).ConfigureAwait(false);

    /// <summary>
    /// A workspace in use has a few databases and any number of pages, its rows among them: the databases are asked for first. Only when
    /// all of them are found is the search's word taken for what there is, since its index lags.
    /// </summary>
    private async Task<string?> ParentOfDatabases(CancellationToken cancel)
    {
        var declared = titles();
        var all = await NotionPaging.All((cursor, token) => client.Search(null, "database", cursor, token), cancel).ConfigureAwait(false);
        var own = all.Where(
            d => d is { Object: "database", IsTrashed: false, Parent: { Type: "page_id", Id: not null } }
            && declared.Contains(d.Title.Trim())).ToArray();
        var parents = own.Select(d => d.Parent.Id!).Distinct().ToArray();
        if (parents.Length == 0) return null;
        if (parents.Length > 1) throw Ambiguous(parents.Length);
        var found = ByTitle(own.Select(d => (d.Title, d.Id)));
        if (declared.All(found.ContainsKey)) byTitle = found;
        return parents[0];
    }

    private async Task<string> OnlySharedPage(CancellationToken cancel)
    {
        var pages = await NotionPaging.All((cursor, token) => client.Search(null, "page", cursor, token), cancel).ConfigureAwait(false);
        var own = pages.Where(p => p is { Object: "page", IsTrashed: false } && p.Parent.Type is not "database_id").ToArray();
        var ids = own.Select(p => p.Id).ToHashSet();
        var roots = own.Where(p => p.Parent.Id is null || !ids.Contains(p.Parent.Id)).ToArray();
        return roots switch
        {
            [var only] => only.Id,
            [] => throw new NotionWorkspaceException(
                "Aucune page n'est partagée avec l'intégration Notion : partagez-en une, ou renseignez Notion:ParentPage."),
            _ => throw Ambiguous(roots.Length),
        };
    }

    private static NotionWorkspaceException Ambiguous(int pages) =>
        new($"{pages} pages sont partagées avec l'intégration Notion : indiquez laquelle dans Notion:ParentPage.");

    private static ImmutableDictionary<string, ImmutableHashSet<string>> ByTitle(IEnumerable<(string Title, string Id)> databases) =>
        databases.GroupBy(d => d.Title.Trim(), d => d.Id).ToImmutableDictionary(g => g.Key, g => g.ToImmutableHashSet());
}

/// <summary>The workspace cannot be used as it is; the message says what to do, in French.</summary>
[GenerateSerializer, Alias("notion-workspace-unusable")]
public sealed class NotionWorkspaceException(string message) : Exception(message);
