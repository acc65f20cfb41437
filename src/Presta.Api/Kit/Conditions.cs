using System.Text.RegularExpressions;

namespace Presta.Api.Kit;

/// <summary>
/// <c>filter[field][comparison]=value</c>, all of which must hold; and <c>filter[or][1][field][comparison]=value</c>: all conditions of one
/// number, or all of another. A day may be said as seen from today: <c>-30d</c>, <c>this_quarter</c>.
/// </summary>
internal sealed partial class Conditions(IQueryCollection given, Questionable allowed, DateOnly today, Refusals refusals)
{
    private const int Most = 20;

    /// <summary>What others call <c>ne</c>.</summary>
    private const string OtherNe = "neq";

    /// <summary>Their meaning moves with the day.</summary>
    public bool AreOfToday { get; private set; }

    public static bool Concerns(string key) => key.StartsWith("filter[", StringComparison.Ordinal);

    public List<Filter> Read()
    {
        var filters = new List<Filter>();
        foreach (var (key, values) in given.Where(each => Concerns(each.Key)))
        {
            if (filters.Count == Most)
            {
                refusals.Add(new("filter", "Une requête porte {0} conditions au plus.", [$"{Most}"]));
                break;
            }

            if (values.Count > 1) refusals.Add(key, "Paramètre répété ; plusieurs valeurs se séparent par une virgule.");
            else if (Read(key, values.ToString()) is { } filter) filters.Add(filter);
        }

        return filters;
    }

    private Filter? Read(string key, string value)
    {
        if (Shape.Match(key) is not { Success: true } parts)
            refusals.Add(key, "La forme attendue est filter[champ][comparaison] ou filter[or][1 à 5][champ][comparaison].");
        else if (allowed.Conditions.FirstOrDefault(c => c.Name == parts.Groups["field"].Value) is not { } column)
            refusals.Add(key, "Champ inconnu.", allowed.Conditions.Select(c => c.Name));
        else if (Named(parts.Groups["by"].Value) is not { } by)
            refusals.Add(key, "Comparaison inconnue.", column.Comparable().Select(each => each.Code()));
        else
        {
            var filter = new Filter(column.Name, value, by, parts.Groups["or"] is { Success: true } group ? group.Value[0] - '0' : 0);
            if (column.IsDated() && Days.Resolve(filter, today) is { } resolved)
            {
                AreOfToday = true;
                filter = resolved;
            }

            refusals.Check(key, column, filter);
            return filter;
        }

        return null;
    }

    private static Comparison? Named(string code) =>
        code == OtherNe ? Comparison.Ne : Codes.Read(typeof(Comparison), code) as Comparison?;

    [GeneratedRegex(@"^filter(\[or\]\[(?<or>[1-5])\])?\[(?<field>[a-z0-9_.]{1,60})\]\[(?<by>[a-z]{1,10})\]\z")]
    private static partial Regex Shape { get; }
}

/// <summary>Days as they are seen from today, which is Switzerland's.</summary>
internal static partial class Days
{
    /// <summary>The condition with its days worked out; null when it names days as they stand in the calendar.</summary>
    public static Filter? Resolve(Filter filter, DateOnly today)
    {
        var named = filter.Value.Split(',').Select(text => Read(text.Trim(), today)).ToArray();
        if (named.All(days => days is null)) return null;
        if (named is [{ } days])
        {
            return filter.By switch
            {
                Comparison.Gt or Comparison.Lte => filter with { Value = Write(days.To) },
                Comparison.Gte or Comparison.Lt => filter with { Value = Write(days.From) },
                Comparison.Eq when days.From != days.To =>
                    filter with { By = Comparison.Between, Value = $"{Write(days.From)},{Write(days.To)}" },
                Comparison.Between => filter with { Value = $"{Write(days.From)},{Write(days.To)}" },
                _ => days.From == days.To ? filter with { Value = Write(days.From) } : null,
            };
        }

        var texts = filter.Value.Split(',').Select((text, i) => named[i] is { } day ? Write(i == 0 ? day.From : day.To) : text);
        return filter with { Value = string.Join(',', texts) };
    }

    private static (DateOnly From, DateOnly To)? Read(string text, DateOnly today) => text switch
    {
        "today" => (today, today),
        "this_week" => Span(today.AddDays(-(((int)today.DayOfWeek + 6) % 7)), day => day.AddDays(7)),
        "this_month" => Span(new(today.Year, today.Month, 1), day => day.AddMonths(1)),
        "this_quarter" => Span(new(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1), day => day.AddMonths(3)),
        "this_year" => Span(new(today.Year, 1, 1), day => day.AddYears(1)),
        _ => Distance.Match(text) is { Success: true } far ? At(Shift(today, int.Parse(far.Groups["n"].Value), far.Groups["unit"].Value))
            : null,
    };

    private static (DateOnly, DateOnly) Span(DateOnly from, Func<DateOnly, DateOnly> next) => (from, next(from).AddDays(-1));

    private static (DateOnly, DateOnly) At(DateOnly day) => (day, day);

    private static DateOnly Shift(DateOnly day, int n, string unit) => unit switch
    {
        "d" => day.AddDays(n),
        "w" => day.AddDays(7 * n),
        "m" => day.AddMonths(n),
        _ => day.AddYears(n),
    };

    private static string Write(DateOnly day) => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    // A plus in a query string is a space.
    [GeneratedRegex(@"^(?<n>[-+ ]?[0-9]{1,3})(?<unit>[dwmy])\z")]
    private static partial Regex Distance { get; }
}
