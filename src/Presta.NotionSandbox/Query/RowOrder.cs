using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>A total order of rows; keys are computed once per row, ties fall to the order of creation.</summary>
internal sealed class RowOrder(SortBy[] sorts) : IComparer<RowOrder.Keyed>
{
    public Page[] Apply(IEnumerable<Page> rows)
    {
        // Rows come in order of creation.
        if (sorts is [])
            return [.. rows.Reverse()];
        Keyed[] keyed = [.. rows.Select(Key)];
        Array.Sort(keyed, this);
        return Array.ConvertAll(keyed, row => row.Page);
    }

    /// <summary>Where a remembered row stands, or would stand: the first row that does not come before it.</summary>
    public int PlaceOf(Page remembered, Page[] rows)
    {
        var key = Key(remembered);
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(Key(rows[middle]), key) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public int Compare(Keyed left, Keyed right)
    {
        for (var at = 0; at < sorts.Length; at++)
            if (SortKey.Compare(left.Keys[at], right.Keys[at], sorts[at].Descending) is not 0 and var order)
                return order;
        return sorts is [] ? right.Page.Seq.CompareTo(left.Page.Seq) : left.Page.Seq.CompareTo(right.Page.Seq);
    }

    private Keyed Key(Page page) => new(page, Array.ConvertAll(sorts, sort => sort.Key(page)));

    internal readonly record struct Keyed(Page Page, SortKey[] Keys);
}
