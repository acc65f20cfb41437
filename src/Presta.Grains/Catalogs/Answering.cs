using System.Collections.Immutable;
using System.Globalization;

namespace Presta.Catalogs;

/// <summary>How a question is answered from rows: filter, search, range, sort, page. Exact totals; ties broken by id; empty values last.</summary>
internal static class Answering<T> where T : Row
{
    private static readonly ImmutableDictionary<string, Column> ByName = Columns.Of<T>().ToImmutableDictionary(c => c.Name);
    private static readonly ImmutableArray<Column> Searched = [.. Columns.Of<T>().Where(c => c.Can(Use.Search))];
    private static readonly Column? Ranged = Columns.Of<T>().FirstOrDefault(c => c.Can(Use.Range));
    private static readonly StringComparer Alphabet = StringComparer.Create(CultureInfo.GetCultureInfo("fr-CH"), ignoreCase: true);

    /// <summary>What is wrong with the question; the API refuses such a question before it gets here, other callers learn it from this.</summary>
    public static Error? Refusal(ListQuery query)
    {
        if (query.Number < 1) return Error.Invalid("page", "La page commence à 1.");
        if (query.Limit is < 1 or > ListQuery.MaxLimit) return Error.Invalid("limit", $"La limite va de 1 à {ListQuery.MaxLimit}.");
        if (!ByName.TryGetValue(query.Sort, out var sort) || !sort.Can(Use.Sort)) return Error.Invalid("sort", $"Tri inconnu : {query.Sort}.");
        if ((query.From ?? query.To) is not null && Ranged is null) return Error.Invalid("from", "Cette liste ne se borne pas par date.");
        foreach (var filter in Filters(query))
        {
            if (!ByName.TryGetValue(filter.Field, out var column) || (column.Use & (Use.Filter | Use.Index)) == 0) return Error.Invalid(filter.Field, "Filtre inconnu.");
            if (column.Filter(filter.Value).Error is { } error) return error;
        }
        return null;
    }

    public static (ImmutableArray<T> Items, int Total) Answer(IEnumerable<T> rows, ListQuery query)
    {
        foreach (var filter in Filters(query))
        {
            var passes = ByName[filter.Field].Filter(filter.Value).Value!;
            rows = rows.Where(row => passes(row));
        }
        if (query.Search is { } search) rows = rows.Where(Contains(search));
        if ((query.From ?? query.To) is not null) rows = rows.Where(row => Day(row) is { } day && !(day < query.From) && !(day > query.To));
        var kept = rows.ToArray();
        Array.Sort(kept, By(ByName[query.Sort], query.Descending));
        var first = (long)(query.Number - 1) * query.Limit;
        return ([.. first >= kept.Length ? [] : kept.AsSpan((int)first, Math.Min(query.Limit, kept.Length - (int)first))], kept.Length);
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

    private static Comparison<T> By(Column column, bool descending) => (a, b) =>
    {
        var (left, right) = (column.Read(a), column.Read(b));
        if (left is null || right is null) return left is null ? right is null ? a.Id.CompareTo(b.Id) : 1 : -1;
        var order = left is string text ? Alphabet.Compare(text, (string)right) : ((IComparable)left).CompareTo(right);
        return order == 0 ? a.Id.CompareTo(b.Id) : descending ? -order : order;
    };
}
