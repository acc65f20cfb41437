using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Presta.Api.Kit;

/// <summary>
/// A list's query string, checked against the columns that the record declares. Anything it does not know is refused
/// by name, with what would have been accepted: a filter that is silently ignored shows too much.
/// </summary>
internal sealed class Listing<T> : IEndpointParameterMetadataProvider where T : Row
{
    // The same few questions come again and again; a question read once is not read twice.
    private static readonly Bounded<string, Listing<T>> Known = new(1_000);

    private static readonly ImmutableArray<Column> Filters = [.. Columns.Of<T>().Where(c => c.Can(Use.Filter))];
    private static readonly ImmutableArray<string> Sorts = [.. Columns.Of<T>().Where(c => c.Can(Use.Sort)).Select(c => c.Name)];
    private static readonly bool IsSearchable = Columns.Of<T>().Any(c => c.Can(Use.Search));
    private static readonly Column? Range = Columns.Of<T>().FirstOrDefault(c => c.Can(Use.Range));

    private static readonly ImmutableArray<string> Keys =
    [
        "page", "limit", "sort", "order", .. IsSearchable ? ["q"] : Array.Empty<string>(), .. Range is null ? Array.Empty<string>() : ["from", "to"],
        .. Filters.Select(c => c.Name),
    ];

    private Listing(ListQuery query) => Query = query;

    public ListQuery Query { get; }

    public static ValueTask<Listing<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var text = http.Request.QueryString.Value ?? "";
        if (!Known.TryGet(text, out var listing))
        {
            listing = new(new Reading(http.Request.Query).Query());
            if (text.Length <= 256) Known.Set(text, listing);
        }

        return ValueTask.FromResult<Listing<T>?>(listing);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new ListingMetadata(Filters, Sorts, IsSearchable, Range?.Name));

    private sealed class Reading(IQueryCollection given)
    {
        private readonly List<FieldError> errors = [];
        private readonly HashSet<string> allowed = [];

        public ListQuery Query()
        {
            foreach (var (key, values) in given)
            {
                if (!Keys.Contains(key)) Refuse(key, "Paramètre inconnu.", Keys);
                else if (values.Count > 1) Refuse(key, "Paramètre répété ; plusieurs valeurs se séparent par une virgule.");
            }

            var query = new ListQuery(
                Number("page", 1, int.MaxValue, 1), Number("limit", 1, ListQuery.MaxLimit, ListQuery.MaxLimit),
                OneOf("sort", Sorts) ?? "created_at", OneOf("order", ["asc", "desc"]) is not "asc",
                Search(), Day("from"), Day("to"), [.. Filters.Select(Filter).OfType<Filter>()]);
            if (query.From > query.To) Refuse("to", "La fin précède le début.");
            return errors.Count == 0 ? query : throw new RefusedException(Error.Invalid(errors) with { Allowed = [.. allowed] });
        }

        private string? Text(string key) => given.TryGetValue(key, out StringValues values) ? values.ToString() : null;

        private int Number(string key, int min, int max, int otherwise)
        {
            if (Text(key) is not { } text) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
            if (max == int.MaxValue) Refuse(new(key, "Un entier à partir de {0} est attendu.", [$"{min}"]));
            else Refuse(new(key, "Un entier de {0} à {1} est attendu.", [$"{min}", $"{max}"]));
            return otherwise;
        }

        private string? OneOf(string key, IReadOnlyCollection<string> names)
        {
            if (Text(key) is not { } text || names.Contains(text)) return Text(key);
            Refuse(key, "Valeur inconnue.", names);
            return null;
        }

        private string? Search()
        {
            if (Text("q")?.Trim() is not { Length: > 0 } text) return null;
            if (text.Length > 200) Refuse("q", "La recherche ne peut dépasser 200 caractères.");
            return text;
        }

        private DateOnly? Day(string key)
        {
            if (Text(key) is not { } text) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            Refuse(key, "Une date AAAA-MM-JJ est attendue.");
            return null;
        }

        private Filter? Filter(Column column)
        {
            if (Text(column.Name) is not { } text) return null;
            if (text.Length > 2_000 || text.Any(char.IsControl)) Refuse(column.Name, "Valeur trop longue ou illisible.");
            else if (column.Filter(text).IsRefused(out var error, out _)) Refuse(error.Fields[0], column.Type.IsEnum ? Codes.Of(column.Type) : null);
            return new(column.Name, text);
        }

        private void Refuse(string key, string message, IEnumerable<string>? names = null) => Refuse(new(key.Length <= 64 ? key : key[..64], message), names);

        private void Refuse(FieldError error, IEnumerable<string>? names = null)
        {
            errors.Add(error);
            allowed.UnionWith(names ?? []);
        }
    }
}

/// <summary>For OpenAPI: the query string that an endpoint takes.</summary>
internal sealed record ListingMetadata(IReadOnlyList<Column> Filters, IReadOnlyList<string> Sorts, bool IsSearchable, string? Range);
