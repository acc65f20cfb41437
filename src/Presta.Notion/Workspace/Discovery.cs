using System.Collections.Immutable;

namespace Presta.Notion;

/// <summary>Where a workspace's databases lie: under one page. Looked up once and again when something is not found.</summary>
internal sealed class Discovery(INotionClient client, string? configuredParent)
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private ImmutableDictionary<string, ImmutableHashSet<string>>? byTitle;
    private string? parent = configuredParent;

    /// <exception cref="NotionWorkspaceException">There is no such page, or several.</exception>
    public async Task<string> Parent(CancellationToken cancel) => parent ??= await OnlySharedPage(cancel).ConfigureAwait(false);

    /// <summary>Ids of the databases with this title; usually one.</summary>
    public async Task<ImmutableHashSet<string>> Titled(string title, bool anew, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (byTitle is null || (anew && !byTitle.ContainsKey(title))) byTitle = await List(cancel).ConfigureAwait(false);
            return byTitle.GetValueOrDefault(title, []);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Forget() => byTitle = null;

    private async Task<ImmutableDictionary<string, ImmutableHashSet<string>>> List(CancellationToken cancel)
    {
        var page = await Parent(cancel).ConfigureAwait(false);
        var blocks = await NotionPaging.All((cursor, token) => client.Children(page, cursor, token), cancel).ConfigureAwait(false);
        return blocks.Where(b => b.Type is "child_database" && !b.IsTrashed)
            .GroupBy(b => (b.Content.Text("title") ?? "").Trim())
            .ToImmutableDictionary(g => g.Key, g => g.Select(b => b.Id).ToImmutableHashSet());
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
            [] => throw new NotionWorkspaceException("Aucune page n'est partagée avec l'intégration Notion : partagez-en une, ou renseignez Notion:ParentPage."),
            _ => throw new NotionWorkspaceException($"{roots.Length} pages sont partagées avec l'intégration Notion : indiquez laquelle dans Notion:ParentPage."),
        };
    }
}

/// <summary>The workspace cannot be used as it is; the message says what to do, in French.</summary>
[GenerateSerializer, Alias("notion-workspace-unusable")]
public sealed class NotionWorkspaceException(string message) : Exception(message);
