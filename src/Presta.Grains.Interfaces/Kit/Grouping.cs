using System.Collections.Immutable;

namespace Presta;

/// <summary>A list told in groups: by up to two columns, how many rows are in each, and what columns of theirs add up to.</summary>
/// <param name="Sums">API names of the columns that are added up.</param>
[GenerateSerializer, Immutable, Alias("grouping")]
public sealed record Grouping(ImmutableArray<GroupBy> By, ImmutableArray<string> Sums)
{
    public const int MostColumns = 2;

    /// <summary>More groups than this are no answer: what groups so finely is a list.</summary>
    public const int Most = 1_000;

    public string Key => $"{string.Join(',', By)}|{string.Join(',', Sums)}";

    /// <summary>
    /// As it is answered: amounts never add up across currencies, so that theirs is a column as well where there are amounts.
    /// </summary>
    public Grouping Among(ImmutableArray<Column> columns)
    {
        var currency = columns.FirstOrDefault(c => c.Can(Use.Currency));
        var isMixed = currency is not null && By.All(by => by.Field != currency.Name)
            && columns.Any(c => c.Can(Use.Amount) && Sums.Contains(c.Name));
        return isMixed ? this with { By = By.Add(new(currency!.Name)) } : this;
    }
}

/// <param name="Per">Of a day or an instant: how finely it is told apart. A month is told as <c>2026-03</c>, a quarter as
/// <c>2026-Q1</c>.</param>
[GenerateSerializer, Immutable, Alias("group-by")]
public sealed record GroupBy(string Field, CalendarSpan? Per = null)
{
    public override string ToString() => Per is { } span ? $"{Field}:{span.Code()}" : Field;
}

public enum CalendarSpan { Day, Month, Quarter, Year }

/// <summary>Rows that are alike.</summary>
/// <param name="By">What they share, column by column, in the API's spelling; null for what is empty.</param>
/// <param name="Sums">In the order in which they were asked for.</param>
[GenerateSerializer, Immutable, Alias("group")]
public sealed record Group(ImmutableArray<string?> By, int Count, ImmutableArray<decimal> Sums);
