using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Store;

/// <summary>The pages of one database in order of creation, so that a query copies references and leaves the lock.</summary>
internal sealed class RowSet
{
    private readonly List<Page> rows = [];
    private readonly Dictionary<Guid, int> places = [];

    public void Put(Page page)
    {
        if (places.TryGetValue(page.Id, out var place))
        {
            rows[place] = page;
            return;
        }
        places[page.Id] = rows.Count;
        rows.Add(page);
    }

    public Page[] Snapshot() => [.. rows];
}
