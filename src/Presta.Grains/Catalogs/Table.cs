using System.Collections.Immutable;

namespace Presta.Catalogs;

/// <summary>
/// The rows of one noun in memory, indexed by owner and by the columns that other nouns ask for. One writer, rows immutable:
/// a question sees each row whole, before or after a change, never between.
/// </summary>
internal sealed class Table<T> where T : Row
{
    private static readonly ImmutableArray<Column> All = Columns.Of<T>();
    private static readonly ImmutableArray<(Portal Portal, Column Column)> Owners =
        [.. new[] { Portal.None, Portal.Client, Portal.Prestataire, Portal.Revendeur }.Select(p => (p, Columns.OwnedBy(typeof(T), p)!))
            .Where(o => o.Item2 is not null)];
    private static readonly ImmutableArray<Column> Indexed = [.. All.Where(c => c.Can(Use.Index))];

    private readonly Dictionary<EntityId, T> rows = [];
    private readonly Shelf<T> everything = new();
    private readonly Dictionary<(Portal, EntityId), Shelf<T>> owned = [];
    private readonly Dictionary<(string Column, object Value), Shelf<T>> found = [];

    public int Count => everything.Count;

    public IEnumerable<T> Rows => rows.Values;

    public IEnumerable<T> Live => everything.Rows;

    public T? Find(EntityId id) => rows.GetValueOrDefault(id);

    /// <summary>
    /// Takes the row unless a newer version is held; a replacement of the same version is taken: its borrowed facts may differ.
    /// </summary>
    public bool Put(T row)
    {
        var held = rows.GetValueOrDefault(row.Id);
        if (held is not null && held.Version > row.Version) return false;
        if (held is { IsTrashed: false })
            foreach (var shelf in ShelvesOf(held)) shelf.Remove(held);
        rows[row.Id] = row;
        if (!row.IsTrashed)
            foreach (var shelf in ShelvesOf(row)) shelf.Add(row);
        return true;
    }

    /// <summary>Lets go of what has been in the trash since before an instant.</summary>
    public void EmptyTrash(DateTimeOffset before)
    {
        foreach (var row in rows.Values.Where(row => row.IsTrashed && row.UpdatedAt < before).ToList()) rows.Remove(row.Id);
    }

    /// <summary>The rows that a caller owns.</summary>
    public Shelf<T> Of(Scope scope) => scope.OwnerKey is not { } key ? everything
        : key.IsNone ? Shelf<T>.Empty : owned.GetValueOrDefault((scope.Portal, key), Shelf<T>.Empty);

    /// <summary>The rows whose indexed column holds a value, in the API's spelling.</summary>
    public Shelf<T> Of(string column, string value) =>
        (Indexed.FirstOrDefault(c => c.Name == column) ?? throw new ArgumentException($"{typeof(T).Name} has no index on {column}"))
            .Parse(value) is { } key
            ? found.GetValueOrDefault((column, key), Shelf<T>.Empty) : Shelf<T>.Empty;

    /// <summary>Names of the shelves that a row stands on, or stood.</summary>
    public static IEnumerable<string> NamesOf(T row)
    {
        yield return Shelves.All;
        yield return Shelves.Row(row.Id);
        foreach (var (portal, column) in Owners)
            if (column.Read(row) is EntityId { IsNone: false } owner) yield return Shelves.Owned(portal, owner);
        foreach (var column in Indexed)
            if (column.Read(row) is { } value)
                yield return Shelves.Found(column.Name, value is string text ? text.ToUpperInvariant() : value);
    }

    private IEnumerable<Shelf<T>> ShelvesOf(T row)
    {
        yield return everything;
        foreach (var (portal, column) in Owners)
            if (column.Read(row) is EntityId { IsNone: false } owner) yield return At(owned, (portal, owner));
        foreach (var column in Indexed)
            if (column.Read(row) is { } value)
                yield return At(found, (column.Name, value is string text ? text.ToUpperInvariant() : value));
    }

    private static Shelf<T> At<TKey>(Dictionary<TKey, Shelf<T>> shelves, TKey key) where TKey : notnull =>
        shelves.TryGetValue(key, out var shelf) ? shelf : shelves[key] = new();
}
