using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Presta.Catalogs;

/// <summary>
/// How a question is answered from rows: filter, search, range, sort, page. Exact totals; ties broken by id; empty values last.
/// </summary>
public static class Answering<T> where T : Row
{
    private static readonly ImmutableDictionary<string, Column> ByName = Columns.Of<T>().ToImmutableDictionary(c => c.Name);
    private static readonly ImmutableArray<Column> Searched = [.. Columns.Of<T>().Where(c => c.Can(Use.Search))];
    private static readonly Column? Ranged = Columns.Of<T>().FirstOrDefault(c => c.Can(Use.Range));

    /// <summary>A row is folded when it is first searched, and as long as it lives.</summary>
    private static readonly ConditionalWeakTable<T, string> Folded = [];

    /// <summary>
    /// What is wrong with the question; the API refuses such a question before it gets here, other callers learn it from this.
    /// </summary>
    /// <param name="shelf">Whose rows are asked for: a cursor is good for them only.</param>
    public static Error? Refusal(ListQuery query, string shelf = "")
    {
        if (query.Number < 1) return Error.Invalid("page", "La page commence à 1.");
        if (query.Limit is < 1 or > ListQuery.MaxPart) return Error.Invalid("limit", "La limite va de 1 à {0}.", $"{ListQuery.MaxLimit}");
        foreach (var by in query.Orders)
            if (!ByName.TryGetValue(by.Field, out var sort) || !sort.Can(Use.Sort))
                return Error.Invalid("sort", "Tri inconnu : {0}.", by.Field);
        if ((query.From ?? query.To) is not null && Ranged is null) return Error.Invalid("from", "Cette liste ne se borne pas par date.");
        foreach (var filter in Filters(query))
        {
            if (!ByName.TryGetValue(filter.Field, out var column) || column.Comparable().IsEmpty)
                return Error.Invalid(filter.Field, "Filtre inconnu.");
            if (column.Test(filter).Error is { } error) return error;
        }
        if (query.Grouping is { } grouping && Groups<T>.Refusal(grouping) is { } wrong) return wrong;
        if (query.At is not { } place || (place.Question == query.Digest(Noun, shelf) && new Order<T>(query).Read(place) is not null))
            return null;
        return Error.Invalid("cursor", "Ce curseur appartient à une autre question : filtres, tri et liste doivent rester les mêmes.");
    }

    /// <summary>The rows that satisfy the question, in its order.</summary>
    public static T[] Ordered(IEnumerable<T> rows, ListQuery query)
    {
        foreach (var filter in Filters(query).Where(f => f.Group == 0)) rows = rows.Where(Test(filter));
        Func<T, bool>[][] groups =
            [.. Filters(query).Where(f => f.Group > 0).GroupBy(f => f.Group, (_, all) => all.Select(Test).ToArray())];
        if (groups.Length > 0) rows = rows.Where(row => groups.Any(all => all.All(passes => passes(row))));
        if (query.Search is { } search) rows = rows.Where(Contains(search));
        if ((query.From ?? query.To) is not null) rows = rows.Where(row => Day(row) is { } day && !(day < query.From) && !(day > query.To));
        return new Order<T>(query).Sorted([.. rows]);
    }

    public static Part<T> Page(T[] ordered, ListQuery query, string shelf = "")
    {
        if (query.Grouping is { } grouping) return new([], ordered.Length, null, null, Groups<T>.Of(ordered, grouping));
        var order = new Order<T>(query);
        var place = query.At is { } at ? order.Before(ordered, at) : (int)Math.Min((query.Number - 1L) * query.Limit, ordered.Length);
        var isBackwards = query.At is { IsBackwards: true };
        var (first, end) = isBackwards ? (Math.Max(0, place - query.Limit), place) : (place, Math.Min(place + query.Limit, ordered.Length));
        var (question, isEmpty) = (query.Digest(Noun, shelf), first == end);
        return new([.. ordered.AsSpan(first, end - first)], ordered.Length,
            isEmpty || end == ordered.Length ? null : order.Place(ordered[end - 1], isBackwards: false, question),
            isEmpty || first == 0 ? null : order.Place(ordered[first], isBackwards: true, question));
    }

    private static string Noun => typeof(T).Name;

    private static ImmutableArray<Filter> Filters(ListQuery query) => query.Filters.IsDefault ? [] : query.Filters;

    private static Func<T, bool> Test(Filter filter) => ByName[filter.Field].Test(filter).Value!;

    private static Func<T, bool> Contains(string search)
    {
        var words = Folding.Words(search);
        return row =>
        {
            var text = Folded.GetValue(row, static row => Folding.Fold(string.Join('\n', Searched.Select(c => c.Read(row) as string))));
            foreach (var word in words)
                if (!text.Contains(word, StringComparison.Ordinal)) return false;
            return true;
        };
    }

    private static DateOnly? Day(T row) => Ranged!.Read(row) switch
    {
        DateOnly day => day,
        DateTimeOffset at => BusinessTime.DayOf(at),
        _ => null,
    };
}

/// <summary>A part of a list: a page, a piece of the whole, or all of it in groups.</summary>
public readonly record struct Part<T>(
    ImmutableArray<T> Items, int Total, Cursor? Next, Cursor? Previous, ImmutableArray<Group> Groups = default)
{
    public Page<T> As(string stamp, DateTimeOffset asOf) => new(Items, Total, stamp, asOf, Next, Previous, Groups);
}
