namespace Presta.Catalogs;

/// <summary>Some rows of a table that are asked for together, with the orders they were asked for in since the last change.</summary>
internal sealed class Shelf<T> where T : Row
{
    private const int MostOrders = 64;

    /// <summary>Row references that the kept orders may hold together.</summary>
    private const int MostKept = 250_000;

    public static readonly Shelf<T> Empty = new();

    private readonly Dictionary<EntityId, T> rows = [];
    private readonly Dictionary<string, T[]> orders = [];
    private int kept;

    public int Count => rows.Count;

    /// <summary>Grows with every change of the shelf.</summary>
    public long Changes { get; private set; }

    public IEnumerable<T> Rows => rows.Values;

    public void Add(T row) => Changed(() => rows[row.Id] = row);

    public void Remove(T row) => Changed(() => rows.Remove(row.Id));

    /// <summary>One page. Pages of the same question share its order, which is worked out once.</summary>
    public Part<T> Ask(ListQuery query, string name = "")
    {
        if (!orders.TryGetValue(query.Question, out var ordered)) Keep(query.Question, ordered = Answering<T>.Ordered(rows.Values, query));
        return Answering<T>.Page(ordered, query, name);
    }

    private void Keep(string question, T[] ordered)
    {
        if (orders.Count >= MostOrders || kept + ordered.Length > MostKept) Forget();
        orders[question] = ordered;
        kept += ordered.Length;
    }

    private void Forget()
    {
        orders.Clear();
        kept = 0;
    }

    private void Changed(Action change)
    {
        change();
        Changes++;
        Forget();
    }
}
