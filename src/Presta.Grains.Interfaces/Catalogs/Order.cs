using System.Collections.Immutable;
using System.Globalization;

namespace Presta.Catalogs;

/// <summary>The order that a question asks for: by its columns in turn, empty values last in both directions, ties broken by id.</summary>
public sealed class Order<T>(ListQuery query) : IComparer<Order<T>.Key> where T : Row
{
    private static readonly ImmutableDictionary<string, Column> ByName = Columns.Of<T>().ToImmutableDictionary(c => c.Name);
    private static readonly CompareInfo Alphabet = CultureInfo.GetCultureInfo("fr-CH").CompareInfo;

    private readonly Column[] columns = [.. query.Orders.Select(by => ByName[by.Field])];
    private readonly int[] directions = [.. query.Orders.Select(by => by.Descending ? -1 : 1)];

    public T[] Sorted(T[] rows)
    {
        Array.Sort(Array.ConvertAll(rows, Of), rows, this);
        return rows;
    }

    /// <summary>How many of the ordered rows stand before a place.</summary>
    public int Before(T[] ordered, Cursor place)
    {
        var key = Read(place) ?? throw new ArgumentException("The cursor is another question's.");
        var (low, high) = (0, ordered.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = Compare(Of(ordered[middle]), key);
            if (order < 0 || (order == 0 && !place.IsBackwards)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    public Cursor Place(T row, bool isBackwards, ulong question) =>
        new(question, [.. columns.Select(column => Cursor.Spell(column.Read(row)))], row.Id, isBackwards);

    /// <summary>The place as rows are compared with it; null when it is none of this order.</summary>
    public Key? Read(Cursor place)
    {
        if (place.Values.IsDefault || place.Values.Length != columns.Length) return null;
        var values = new IComparable?[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!Cursor.TryRead(columns[i], place.Values[i], out var value)) return null;
            values[i] = Sortable(value);
        }
        return new(values, place.Id);
    }

    public int Compare(Key a, Key b)
    {
        for (var i = 0; i < directions.Length; i++)
        {
            var (left, right) = (a.Values[i], b.Values[i]);
            var order = left is null || right is null ? (left is null).CompareTo(right is null) : directions[i] * left.CompareTo(right);
            if (order != 0) return order;
        }
        return a.Id.CompareTo(b.Id);
    }

    private Key Of(T row)
    {
        var values = new IComparable?[columns.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Sortable(columns[i].Read(row));
        return new(values, row.Id);
    }

    /// <summary>
    /// A value as it is compared: text by the alphabet's own key, which is worked out once rather than at each comparison.
    /// </summary>
    private static IComparable? Sortable(object? value) => value switch
    {
        null => null,
        string text => new Collated(Alphabet.GetSortKey(Cursor.Sorted(text), CompareOptions.IgnoreCase)),
        IComparable comparable => comparable,
        _ => throw new InvalidOperationException($"{value.GetType().Name} has no order"),
    };

    public readonly record struct Key(IComparable?[] Values, EntityId Id);

    private sealed class Collated(SortKey key) : IComparable
    {
        private readonly SortKey key = key;

        public int CompareTo(object? other) => SortKey.Compare(key, ((Collated)other!).key);
    }
}
