using System.Collections.Immutable;
using System.Globalization;

namespace Presta.Catalogs;

/// <summary>How a question is answered from rows: filter, search, range, sort, page. Exact totals; ties broken by id; empty values last.</summary>
internal static class Answering<T> where T : Row
{
    private static readonly ImmutableDictionary<string, Column> ByName = Columns.Of<T>().ToImmutableDictionary(c => c.Name);
    private static readonly ImmutableArray<Column> Searched = [.. Columns.Of<T>().Where(c => c.Can(Use.Search))];
    private static readonly Column? Ranged = Columns.Of<T>().FirstOrDefault(c => c.Can(Use.Range));
    private static readonly CompareInfo Alphabet = CultureInfo.GetCultureInfo("fr-CH").CompareInfo;

    /// <summary>What is wrong with the question; the API refuses such a question before it gets here, other callers learn it from this.</summary>
    public static Error? Refusal(ListQuery query)
    {
        if (query.Number < 1) return Error.Invalid("page", "La page commence à 1.");
        if (query.Limit is < 1 or > ListQuery.MaxLimit) return Error.Invalid("limit", "La limite va de 1 à {0}.", $"{ListQuery.MaxLimit}");
        if (!ByName.TryGetValue(query.Sort, out var sort) || !sort.Can(Use.Sort)) return Error.Invalid("sort", "Tri inconnu : {0}.", query.Sort);
        if ((query.From ?? query.To) is not null && Ranged is null) return Error.Invalid("from", "Cette liste ne se borne pas par date.");
        foreach (var filter in Filters(query))
        {
            if (!ByName.TryGetValue(filter.Field, out var column) || (column.Use & (Use.Filter | Use.Index)) == 0) return Error.Invalid(filter.Field, "Filtre inconnu.");
            if (column.Filter(filter.Value).Error is { } error) return error;
        }
        return null;
    }

    /// <summary>The rows that satisfy the question, in its order.</summary>
    public static T[] Ordered(IEnumerable<T> rows, ListQuery query)
    {
        foreach (var filter in Filters(query))
        {
            var passes = ByName[filter.Field].Filter(filter.Value).Value!;
            rows = rows.Where(row => passes(row));
        }
        if (query.Search is { } search) rows = rows.Where(Contains(search));
        if ((query.From ?? query.To) is not null) rows = rows.Where(row => Day(row) is { } day && !(day < query.From) && !(day > query.To));
        var kept = rows.ToArray();
        var keys = Array.ConvertAll(kept, row => new Key(Sortable(ByName[query.Sort].Read(row)), row.Id));
        Array.Sort(keys, kept, query.Descending ? Key.Falling : Key.Rising);
        return kept;
    }

    public static (ImmutableArray<T> Items, int Total) Page(T[] ordered, ListQuery query)
    {
        var first = (int)Math.Min((long)(query.Number - 1) * query.Limit, ordered.Length);
        return ([.. ordered.AsSpan(first, Math.Min(query.Limit, ordered.Length - first))], ordered.Length);
    }

    private static ImmutableArray<Filter> Filters(ListQuery query) => query.Filters.IsDefault ? [] : query.Filters;

    private static Func<T, bool> Contains(string search)
    {
        var words = Folding.Fold(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return row =>
        {
            var text = Folding.Fold(string.Join('\n', Searched.Select(c => c.Read(row) as string)));
            return words.All(text.Contains);
        };
    }

    private static DateOnly? Day(T row) => Ranged!.Read(row) switch
    {
        DateOnly day => day,
        DateTimeOffset at => DateOnly.FromDateTime(at.UtcDateTime),
        _ => null,
    };

    /// <summary>A value as it is compared: text by the alphabet's own key, which is worked out once rather than at each comparison.</summary>
    private static IComparable? Sortable(object? value) => value switch
    {
        null => null,
        string text => new Collated(Alphabet.GetSortKey(text, CompareOptions.IgnoreCase)),
        IComparable comparable => comparable,
        _ => throw new InvalidOperationException($"{value.GetType().Name} has no order"),
    };

    private readonly record struct Key(IComparable? Value, EntityId Id)
    {
        public static readonly IComparer<Key> Rising = Comparer<Key>.Create((a, b) => Compare(a, b, 1));
        public static readonly IComparer<Key> Falling = Comparer<Key>.Create((a, b) => Compare(a, b, -1));

        private static int Compare(Key a, Key b, int direction)
        {
            if (a.Value is null || b.Value is null) return a.Value is null ? b.Value is null ? a.Id.CompareTo(b.Id) : 1 : -1;
            var order = a.Value.CompareTo(b.Value);
            return order == 0 ? a.Id.CompareTo(b.Id) : direction * order;
        }
    }

    private sealed class Collated(SortKey key) : IComparable
    {
        private readonly SortKey key = key;

        public int CompareTo(object? other) => SortKey.Compare(key, ((Collated)other!).key);
    }
}
