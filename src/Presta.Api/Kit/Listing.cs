using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Catalogs;

namespace Presta.Api.Kit;

/// <summary>
/// A list's query string, checked against the columns that the record declares. Anything it does not know is refused
/// by name, with what would have been accepted: a filter that is silently ignored shows too much.
/// </summary>
internal sealed class Listing<T> : IEndpointParameterMetadataProvider where T : Row
{
    private const int LongestKept = 256;

    // The same few questions come again and again; a question read once is not read twice.
    private static readonly Bounded<string, Listing<T>> Known = new(1_000);

    private static readonly Questionable Allowed = Questionable.Of<T>();

    private Listing(ListQuery query, FileFormat? format, ListReading reading, string rest) =>
        (Query, Format, Include, IsHighlighted, Rest) = (query, format, reading.Include, reading.IsHighlighted, rest);

    public ListQuery Query { get; }

    /// <summary>What the whole list is wanted as; null for one page of it, as JSON.</summary>
    public FileFormat? Format { get; }

    /// <summary>What is wanted beside each row, as it was said; the view knows what there is.</summary>
    public string? Include { get; }

    /// <summary>Whether each row tells where the words of the search stand in it.</summary>
    public bool IsHighlighted { get; }

    /// <summary>The query string without its place in the list: what the links to other pages begin with.</summary>
    public string Rest { get; }

    public static async ValueTask<Listing<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var text = http.Request.QueryString.Value ?? "";
        var wanted = FileFormats.Accepted(http.Request);
        var key = wanted is null ? text : wanted.Value.Code() + text;
        if (!Known.TryGet(key, out var listing))
        {
            var reading = new ListReading(http.Request.Query, Allowed, http.RequestServices.GetRequiredService<Clock>().Today);
            var (query, format, place) = reading.Read(wanted);
            if (place is not null) query = query with { At = await http.RequestServices.GetRequiredService<Cursors>().Read(place) };
            listing = new(query, format, reading, Links.Rest(http.Request.Query));
            if (text.Length <= LongestKept && reading.IsLasting) Known.Set(key, listing);
        }

        return listing;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ListingMetadata(Allowed));
        builder.Metadata.Add(new StepUpMetadata(StepUp.File));
    }
}

/// <summary>What may be asked of a noun's lists.</summary>
internal sealed record Questionable(
    ImmutableArray<Column> Filters, ImmutableArray<Column> Conditions, ImmutableArray<string> Sorts, bool IsSearchable, Column? Range,
    ImmutableArray<Column> Columns, Func<Grouping, Error?> Refuses)
{
    public const string Format = "format";

    public static Questionable Of<T>() where T : Row
    {
        var columns = Presta.Columns.Of<T>();
        return new(
            [.. columns.Where(c => c.Can(Use.Filter))],
            [.. columns.Where(c => (c.Use & (Use.Filter | Use.Sort | Use.Search | Use.Range)) != 0)],
            [.. columns.Where(c => c.Can(Use.Sort)).Select(c => c.Name)],
            columns.Any(c => c.Can(Use.Search)),
            columns.FirstOrDefault(c => c.Can(Use.Range)),
            columns,
            Groups<T>.Refusal);
    }

    /// <summary>A noun's own column of that name goes first; its lists are exported by <c>Accept</c> alone.</summary>
    public bool HasFormat { get; } = Filters.All(c => c.Name != Format);

    /// <summary>The file that is asked for; null for a page, and for what the list will refuse to read.</summary>
    public FileFormat? Wanted(HttpRequest request) =>
        HasFormat && request.Query.TryGetValue(Format, out var code) ? FileFormats.Named(code.ToString()) : FileFormats.Accepted(request);

    public ImmutableArray<string> Keys { get; } =
    [
        "page", "limit", "cursor", "fields", "include", "sort", "order", .. GroupReading.Keys,
        .. IsSearchable ? ["q", "highlight"] : Array.Empty<string>(),
        .. Range is null ? Array.Empty<string>() : ["from", "to"], .. Filters.Select(c => c.Name),
        .. Filters.All(c => c.Name != Format) ? [Format] : Array.Empty<string>(),
    ];
}

/// <summary>For OpenAPI: the query string that an endpoint takes.</summary>
internal sealed record ListingMetadata(Questionable Allowed);
