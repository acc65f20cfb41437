using System.Collections.Immutable;
using System.Globalization;

namespace Presta;

/// <summary>
/// A place in a list, right behind a row or right before it. The row need not be there any more: the place is told by what the list is
/// sorted by, so that rows that come and go do not move it. A row that is edited to stand elsewhere in the order is found where it stands
/// then.
/// </summary>
/// <param name="Question">What it is good for: <see cref="ListQuery.Digest"/>.</param>
/// <param name="Values">The row's values in the columns of the sort, as <see cref="Spell"/> writes them.</param>
/// <param name="Id">The row's.</param>
/// <param name="IsBackwards">The page that ends before the row, rather than the one that begins behind it.</param>
[GenerateSerializer, Immutable, Alias("cursor")]
public sealed record Cursor(ulong Question, ImmutableArray<string?> Values, EntityId Id, bool IsBackwards)
{
    /// <summary>Lists are sorted by this much of a text; what is equal so far, by id. A cursor has a bounded size.</summary>
    public const int SortedLength = 80;

    public string Key => $"{Question:x}{(IsBackwards ? '<' : '>')}{Id}{string.Concat(Values.Select(value => $"|{value?.Length}:{value}"))}";

    /// <summary>The part of a text that it is sorted by.</summary>
    public static string Sorted(string text) =>
        text.Length <= SortedLength ? text : text[..(char.IsHighSurrogate(text[SortedLength - 1]) ? SortedLength - 1 : SortedLength)];

    public static string? Spell(object? value) => value switch
    {
        null => null,
        string text => Sorted(text),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcTicks.ToString(CultureInfo.InvariantCulture),
        Enum member => Convert.ToInt64(member, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>What <see cref="Spell"/> wrote of a value of this column.</summary>
    /// <returns>False for what it cannot have written.</returns>
    public static bool TryRead(Column column, string? spelled, out object? value)
    {
        value = spelled is null || column.Type == typeof(string) ? spelled
            : column.Type == typeof(DateTimeOffset) || column.Type.IsEnum ? long.TryParse(spelled, out var number)
                ? Read(column.Type, number) : null
            : column.Parse(spelled);
        return (spelled is null) == (value is null);
    }

    private static object? Read(Type type, long number) => type.IsEnum ? Enum.ToObject(type, number)
        : number >= 0 && number <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(number, TimeSpan.Zero) : null;
}
