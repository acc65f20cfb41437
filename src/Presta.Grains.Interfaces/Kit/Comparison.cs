using System.Collections.Immutable;
using System.Globalization;

namespace Presta;

/// <summary>
/// How a condition compares; its code is what <c>filter[field][…]</c> takes. Empty values satisfy <c>nin</c>, <c>ne</c> and <c>null</c>
/// only.
/// </summary>
public enum Comparison { In, Nin, Eq, Ne, Gt, Gte, Lt, Lte, Between, Contains, Null }

/// <summary>What may be asked of a column, by its type.</summary>
public static class Comparisons
{
    private static readonly ImmutableArray<Comparison> OfChoices =
        [Comparison.In, Comparison.Nin, Comparison.Eq, Comparison.Ne, Comparison.Null];
    private static readonly ImmutableArray<Comparison> OfTexts = [.. OfChoices, Comparison.Contains];
    private static readonly ImmutableArray<Comparison> OfNumbers =
        [.. OfChoices, Comparison.Gt, Comparison.Gte, Comparison.Lt, Comparison.Lte, Comparison.Between];
    private static readonly ImmutableArray<Comparison> OfInstants = [.. OfNumbers.Skip(2)];

    /// <summary>None for a column that lists know nothing of: what may not be filtered, sorted or searched tells nothing.</summary>
    public static ImmutableArray<Comparison> Comparable(this Column column) =>
        (column.Use & (Use.Filter | Use.Sort | Use.Search | Use.Range | Use.Index)) == 0 ? []
        : column.Type == typeof(string) ? OfTexts
        : column.Type == typeof(DateTimeOffset) ? OfInstants
        : IsOrdered(column) ? OfNumbers
        : OfChoices;

    /// <summary>Whether the values stand in an order that people compare by: days, instants, numbers.</summary>
    public static bool IsOrdered(this Column column) =>
        column.Type == typeof(DateOnly) || column.Type == typeof(DateTimeOffset) || column.Type == typeof(int)
            || column.Type == typeof(decimal);

    public static bool IsDated(this Column column) => column.Type == typeof(DateOnly) || column.Type == typeof(DateTimeOffset);

    /// <summary>The condition as a test of a row, or what is wrong with it.</summary>
    public static Result<Func<Row, bool>> Test(this Column column, Filter filter)
    {
        if (!column.Comparable().Contains(filter.By))
            return Error.Invalid(
                filter.Field, "Cette comparaison n'est pas possible ici.") with { Allowed =
                [.. column.Comparable().Select(by => by.Code())] };
        var value = filter.Value;
        return filter.By switch
        {
            Comparison.In => column.Filter(value),
            Comparison.Nin => Not(column.Filter(value)),
            Comparison.Eq => column.IsOrdered() ? Ordered(column, value, order => order == 0) : column.Is(value),
            Comparison.Ne => Not(column.IsOrdered() ? Ordered(column, value, order => order == 0) : column.Is(value)),
            Comparison.Gt => Ordered(column, value, order => order > 0),
            Comparison.Gte => Ordered(column, value, order => order >= 0),
            Comparison.Lt => Ordered(column, value, order => order < 0),
            Comparison.Lte => Ordered(column, value, order => order <= 0),
            Comparison.Between => Between(column, value.Split(',', StringSplitOptions.TrimEntries)),
            Comparison.Contains => Containing(column, value),
            Comparison.Null => bool.TryParse(value, out var empty) ? Passing(row => IsEmpty(column.Read(row)) == empty)
                : Error.Invalid(column.Name, "Valeurs admises : true, false."),
        };
    }

    private static Result<Func<Row, bool>> Not(Result<Func<Row, bool>> test) => test.Select<Func<Row, bool>>(passes => row => !passes(row));

    private static Result<Func<Row, bool>> Ordered(Column column, string text, Func<int, bool> holds) =>
        Operand(column, text) is not { } operand ? Error.Invalid([column.Expected(text)])
        : Passing(row => Value(column.Read(row), operand) is { } value && holds(value.CompareTo(operand)));

    private static Result<Func<Row, bool>> Between(Column column, string[] ends) =>
        ends.Length != 2 ? Error.Invalid(column.Name, "Deux valeurs séparées par une virgule sont attendues.")
        : Ordered(column, ends[0], order => order >= 0)
            .Then(from => Ordered(column, ends[1], order => order <= 0).Then(to => Passing(row => from(row) && to(row))));

    private static Result<Func<Row, bool>> Containing(Column column, string text)
    {
        var sought = Folding.Fold(text);
        return sought.Length == 0 ? Error.Invalid([column.Expected(text)])
            : Passing(row => column.Read(row) is string held && Folding.Fold(held).Contains(sought));
    }

    /// <summary>A day compares with instants as well: by the day that they fall on in Switzerland.</summary>
    private static IComparable? Operand(Column column, string text) => column.Type != typeof(DateTimeOffset)
        ? column.Parse(text) as IComparable
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant
        : null;

    private static IComparable? Value(object? value, IComparable operand) =>
        value is DateTimeOffset instant && operand is DateOnly ? BusinessTime.DayOf(instant) : (IComparable?)value;

    private static bool IsEmpty(object? value) =>
        value is null or "" or EntityId { IsNone: true } or ImmutableArray<string> { IsDefaultOrEmpty: true };

    private static Result<Func<Row, bool>> Passing(Func<Row, bool> test) => test;
}
