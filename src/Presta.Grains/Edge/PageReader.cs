using System.Collections.Immutable;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>Pages as rows, and rows as pages: which page is which row is the directory's knowledge.</summary>
public sealed class PageReader(IPageDirectory directory, IDeliveries deliveries)
{
    /// <summary>The rows that some pages show.</summary>
    /// <exception cref="NotionSchemaException">A property is missing: verify the noun again.</exception>
    public async Task<ImmutableArray<RemoteRow>> Read(BoundSchema schema, ImmutableArray<NotionPage> pages)
    {
        var rows = ImmutableArray.CreateBuilder<RemoteRow>(pages.Length);
        var known = await directory.IdsOf([.. pages.SelectMany(schema.RelatedPages).Distinct()]);
        foreach (var page in pages)
        {
            var remote = schema.Remote(page, related => known.GetValueOrDefault(related, EntityId.Parse(related)));
            rows.Add(!schema.IsOf(page) || await IsOwn(schema, remote.Row.Id, page) ? remote
                : remote with { Row = remote.Row with { Id = EntityId.Parse(page.Id) } });
        }
        return rows.MoveToImmutable();
    }

    /// <summary>The page of a row; null while the row is not in Notion yet.</summary>
    public async Task<string?> PageOf(string noun, EntityId id) => await directory.PageOf(noun, id)
        ?? ((await deliveries.Undelivered(noun, id)) is [{ Kind: EntryKind.Create }, ..] ? null : id.ToString());

    /// <summary>Builds JSON that names pages: the rows are first collected, then looked up, since encoding cannot wait.</summary>
    public async Task<T> Encode<T>(Func<Func<string, EntityId, string?>, T> encode)
    {
        var named = new HashSet<(string Noun, EntityId Id)>();
        encode((noun, id) => { named.Add((noun, id)); return id.ToString(); });
        var pages = new Dictionary<(string, EntityId), string?>();
        foreach (var (noun, id) in named) pages[(noun, id)] = await PageOf(noun, id);
        return encode((noun, id) => pages[(noun, id)]);
    }

    /// <summary>
    /// A page that someone duplicated carries the id of its original: the page known first keeps it, the copy is a row of its own.
    /// </summary>
    private async Task<bool> IsOwn(BoundSchema schema, EntityId id, NotionPage page)
    {
        if (id.ToString() == page.Id) return true;
        var (noun, known) = (schema.Schema.Noun, await directory.PageOf(schema.Schema.Noun, id));
        if (known is null) await directory.Bind(noun, id, page.Id);
        return known is null || known == page.Id;
    }
}
