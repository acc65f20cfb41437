using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Presta.Catalogs;

/// <summary>Rows told in groups, in the order of their columns, empty values last.</summary>
public static class Groups<T> where T : Row
{
    private static readonly ImmutableArray<Column> All = Columns.Of<T>();
    private static readonly CompareInfo Alphabet = CultureInfo.GetCultureInfo("fr-CH").CompareInfo;

    /// <summary>What is wrong with the question, and what would have been accepted.</summary>
    public static Error? Refusal(Grouping asked)
    {
        if (asked.By.Length > Grouping.MostColumns)
            return Error.Invalid("group_by", "Un groupement porte sur {0} champs au plus.", $"{Grouping.MostColumns}");
        if (asked.By.DistinctBy(by => by.Field).Count() < asked.By.Length)
            return Error.Invalid("group_by", "Un champ ne se groupe qu'une fois.");
        foreach (var by in asked.By)
        {
            if (Column(by.Field) is not { } column || !column.Can(Use.Group)) return Unknown("group_by", by.Field, Use.Group);
            if (by.Per is not null && !column.IsDated())
                return Error.Invalid("group_by", "Seule une date se groupe par période : {0}.", by.Field);
        }

        var wrong = asked.Sums.FirstOrDefault(name => Column(name)?.Can(Use.Sum) is not true);
        return wrong is null ? null : Unknown("sum", wrong, Use.Sum);
    }

    /// <returns>One more than <see cref="Grouping.Most"/> when there are more.</returns>
    public static ImmutableArray<Group> Of(T[] rows, Grouping asked)
    {
        var grouping = asked.Among(All);
        Func<T, object?>[] by = [.. grouping.By.Select(Reader)];
        Column[] added = [.. grouping.Sums.Select(name => Column(name)!)];
        var groups = new Dictionary<(object?, object?, object?), Tally>();
        foreach (var row in rows)
        {
            var key = (Read(by, 0, row), Read(by, 1, row), Read(by, 2, row));
            if (!groups.TryGetValue(key, out var tally)) groups[key] = tally = new(new decimal[added.Length]);
            tally.Count++;
            for (var i = 0; i < added.Length; i++) tally.Sums[i] += Convert.ToDecimal(added[i].Read(row), CultureInfo.InvariantCulture);
        }

        return
        [
            .. groups.OrderBy(group => group.Key, Comparer<(object?, object?, object?)>.Create(Compare)).Take(Grouping.Most + 1)
                .Select(group => new Group(Spell(group.Key, grouping.By), group.Value.Count, [.. group.Value.Sums])),
        ];
    }

    private static Column? Column(string name) => All.FirstOrDefault(c => c.Name == name);

    private static Error Unknown(string parameter, string field, Use use) =>
        Error.Invalid(parameter, "Champ inconnu : {0}.", field) with { Allowed = [.. All.Where(c => c.Can(use)).Select(c => c.Name)] };

    private static object? Read(Func<T, object?>[] by, int i, T row) => i < by.Length ? by[i](row) : null;

    private static Func<T, object?> Reader(GroupBy by)
    {
        var column = Column(by.Field)!;
        return row => column.Read(row) switch
        {
            null or "" or EntityId { IsNone: true } => null,
            DateTimeOffset at => First(BusinessTime.DayOf(at), by.Per),
            DateOnly day => First(day, by.Per),
            var value => value,
        };
    }

    private static DateOnly First(DateOnly day, CalendarSpan? span) => (span ?? CalendarSpan.Day) switch
    {
        CalendarSpan.Day => day,
        CalendarSpan.Month => new(day.Year, day.Month, 1),
        CalendarSpan.Quarter => new(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        CalendarSpan.Year => new(day.Year, 1, 1),
    };

    private static ImmutableArray<string?> Spell((object?, object?, object?) key, ImmutableArray<GroupBy> by)
    {
        object?[] values = [key.Item1, key.Item2, key.Item3];
        return [.. by.Select((each, i) => Spell(values[i], each.Per))];
    }

    private static string? Spell(object? value, CalendarSpan? span) => value switch
    {
        null => null,
        DateOnly day when span is CalendarSpan.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        DateOnly day when span is CalendarSpan.Quarter => $"{day.Year:0000}-Q{((day.Month - 1) / 3) + 1}",
        DateOnly day when span is CalendarSpan.Year => $"{day.Year:0000}",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        Enum member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static int Compare((object?, object?, object?) a, (object?, object?, object?) b) =>
        Compare(a.Item1, b.Item1) is var first and not 0 ? first
        : Compare(a.Item2, b.Item2) is var second and not 0 ? second
        : Compare(a.Item3, b.Item3);

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => (a is null).CompareTo(b is null),
        (string left, string right) => Alphabet.Compare(left, right, CompareOptions.IgnoreCase) is var order and not 0 ? order
            : string.CompareOrdinal(left, right),
        (IComparable left, _) => left.CompareTo(b),
        _ => string.CompareOrdinal(a.ToString(), b.ToString()),
    };

    private sealed class Tally(decimal[] sums)
    {
        public int Count { get; set; }

        public decimal[] Sums => sums;
    }
}
