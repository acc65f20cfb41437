using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Presta.Api.Kit;

/// <summary>Reads one query string of a list. What is wrong with it is told at once, all of it.</summary>
internal sealed class ListReading(IQueryCollection given, Questionable allowed, DateOnly today)
{
    private const int MostSorts = 4;

    private readonly Refusals refusals = new();

    /// <summary>Whether the same text means the same tomorrow, and to everyone.</summary>
    public bool IsLasting { get; private set; } = true;

    public string? Include => Text("include");

    public bool IsHighlighted => Text("highlight") is "true";

    /// <returns>The question, the file that is wanted of it, and the place in the list, which is not read yet.</returns>
    public (ListQuery Query, FileFormat? Format, string? Place) Read(FileFormat? accepted)
    {
        var conditions = new Conditions(given, allowed, today, refusals);
        foreach (var (key, values) in given)
        {
            if (Conditions.Concerns(key)) continue;
            if (!allowed.Keys.Contains(key)) refusals.Add(key, "Paramètre inconnu.", allowed.Keys.Add("filter[…][…]"));
            else if (values.Count > 1) refusals.Add(key, "Paramètre répété ; plusieurs valeurs se séparent par une virgule.");
        }

        var format = allowed.HasFormat && OneOf(Questionable.Format, FileFormats.Codes) is { } code ? FileFormats.Named(code) : accepted;
        var (number, limit) = (Number("page", 1, int.MaxValue, 1), Number("limit", 1, ListQuery.MaxLimit, ListQuery.MaxLimit));
        var sort = Sort();
        var query = new ListQuery(
            format is null ? number : 1, format is null ? limit : ListQuery.MaxPart, sort[0].Field, sort[0].Descending,
            Search(), Day("from"), Day("to"), [.. allowed.Filters.Select(Plain).OfType<Filter>(), .. conditions.Read()], [.. sort.Skip(1)]);
        if (new GroupReading(given, allowed, refusals).Read(isFile: format is not null) is { } grouping)
            query = query with { Grouping = grouping };
        if (Text("highlight") is not null) Highlight(isFile: format is not null);
        if (Include is not null && format is not null) refusals.Add("include", "Une inclusion ne s'exporte pas.");
        if (query.From > query.To) refusals.Add("to", "La fin précède le début.");
        if (Text("cursor") is not null && Text("page") is not null) refusals.Add("page", "Une page et un curseur s'excluent.");
        refusals.Throw();

        var place = format is null ? Text("cursor") : null;
        IsLasting = place is null && !conditions.AreOfToday;
        return (query, format, place);
    }

    private string? Text(string key) => given.TryGetValue(key, out StringValues values) ? values.ToString() : null;

    private int Number(string key, int min, int max, int otherwise)
    {
        if (Text(key) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        if (max == int.MaxValue) refusals.Add(new(key, "Un entier à partir de {0} est attendu.", [$"{min}"]));
        else refusals.Add(new(key, "Un entier de {0} à {1} est attendu.", [$"{min}", $"{max}"]));
        return otherwise;
    }

    private string? OneOf(string key, IReadOnlyCollection<string> names)
    {
        if (Text(key) is not { } text || names.Contains(text)) return Text(key);
        refusals.Add(key, "Valeur inconnue.", names);
        return null;
    }

    /// <summary>
    /// One field with its <c>order</c>, falling by default; or several, or one with a sign, where a minus says falling and nothing says
    /// rising.
    /// </summary>
    private ImmutableArray<SortBy> Sort()
    {
        var (text, order) = (Text("sort") ?? "created_at", OneOf("order", ["asc", "desc"]));
        var isSigned = text.StartsWith('-') || text.Contains(',');
        if (isSigned && order is not null) refusals.Add("order", "Avec un tri à signe ou à plusieurs champs, l'ordre se dit par le signe.");
        var fields = text.Split(',', MostSorts + 1, StringSplitOptions.TrimEntries);
        ImmutableArray<SortBy> sort =
            [.. fields.Select(f => isSigned ? new SortBy(f.TrimStart('-'), f.StartsWith('-')) : new(f, order is not "asc"))];
        if (sort.Length > MostSorts) refusals.Add(new("sort", "Un tri porte sur {0} champs au plus.", [$"{MostSorts}"]));
        else if (sort.Any(by => !allowed.Sorts.Contains(by.Field))) refusals.Add("sort", "Valeur inconnue.", allowed.Sorts);
        else if (sort.DistinctBy(by => by.Field).Count() < sort.Length) refusals.Add("sort", "Un champ ne se trie qu'une fois.");
        return sort;
    }

    private string? Search()
    {
        if (Text("q")?.Trim() is not { Length: > 0 } text) return null;
        if (text.Length > 200) refusals.Add("q", "La recherche ne peut dépasser 200 caractères.");
        return text;
    }

    private void Highlight(bool isFile)
    {
        if (Text("highlight") is not ("true" or "false")) refusals.Add("highlight", "Valeurs admises : true, false.");
        else if (IsHighlighted && (isFile || Text("q") is null))
            refusals.Add("highlight", "Il faut une recherche q, et une liste qui n'est pas un fichier.");
    }

    private DateOnly? Day(string key)
    {
        if (Text(key) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        refusals.Add(key, "Une date AAAA-MM-JJ est attendue.");
        return null;
    }

    private Filter? Plain(Column column)
    {
        if (Text(column.Name) is not { } text) return null;
        var filter = new Filter(column.Name, text);
        refusals.Check(column.Name, column, filter);
        return filter;
    }
}

/// <summary>What is wrong with a question, and what would have been accepted.</summary>
internal sealed class Refusals
{
    private const int LongestValue = 2_000;
    private const int LongestKey = 64;
    private const int Most = 20;

    private readonly List<FieldError> errors = [];
    private readonly HashSet<string> allowed = [];

    public void Add(string key, string message, IEnumerable<string>? names = null) => Add(new(key, message), names);

    public void Add(FieldError error, IEnumerable<string>? names = null)
    {
        if (errors.Count >= Most) return;
        errors.Add(error with { Field = error.Field.Length <= LongestKey ? error.Field : error.Field[..LongestKey] });
        allowed.UnionWith(names ?? []);
    }

    /// <summary>Whether the condition can be tested at all.</summary>
    public void Check(string key, Column column, Filter filter)
    {
        if (filter.Value.Length > LongestValue || filter.Value.Any(char.IsControl)) Add(key, "Valeur trop longue ou illisible.");
        else if (column.Test(filter).IsRefused(out var error, out _))
            Add(error.Fields[0] with { Field = key }, !error.Allowed.IsDefault ? error.Allowed : column.Type.IsEnum ? Codes.Of(column.Type)
                : null);
    }

    public void Throw()
    {
        if (errors.Count > 0) throw new RefusedException(Error.Invalid(errors) with { Allowed = [.. allowed] });
    }
}
