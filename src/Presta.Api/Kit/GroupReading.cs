using System.Collections.Immutable;

namespace Presta.Api.Kit;

/// <summary>
/// <c>group_by=status,date:month&amp;sum=amount&amp;count=*</c>: the list in groups. Whoever asks for a sum or the count alone gets
/// one group of all rows, or one for each currency. A group is of all pages: what places or cuts a page has no meaning beside it.
/// </summary>
internal sealed class GroupReading(IQueryCollection given, Questionable allowed, Refusals refusals)
{
    public static readonly ImmutableArray<string> Keys = ["group_by", "sum", "count"];

    private static readonly ImmutableArray<string> OfPages = ["page", "limit", "cursor", "sort", "order", "fields", "include", "highlight"];

    /// <param name="isFile">The list is wanted as a file.</param>
    public Grouping? Read(bool isFile)
    {
        if (!Keys.Any(given.ContainsKey)) return null;
        foreach (var key in OfPages.Where(given.ContainsKey)) refusals.Add(key, "N'a pas de sens avec group_by, sum ou count.");
        if (isFile) refusals.Add("group_by", "Un groupement ne s'exporte pas.");
        if (given.TryGetValue("count", out var count) && count != "*") refusals.Add("count", "Valeur inconnue.", ["*"]);
        var grouping = new Grouping([.. Names("group_by").Select(By)], [.. Names("sum").Distinct()]);
        if (allowed.Refuses(grouping) is { } error) refusals.Add(error.Fields[0], error.Allowed.IsDefault ? null : error.Allowed);
        return grouping;
    }

    private string[] Names(string key) =>
        given.TryGetValue(key, out var values) ? values.ToString().Split(',', StringSplitOptions.TrimEntries) : [];

    private GroupBy By(string text)
    {
        var (name, span) = text.IndexOf(':') is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, null);
        if (span is null) return new(name);
        if (Codes.Read(typeof(CalendarSpan), span) is CalendarSpan per) return new(name, per);
        refusals.Add(new("group_by", "Période inconnue : {0}.", [span]), Codes.Of(typeof(CalendarSpan)));
        return new(name);
    }
}
