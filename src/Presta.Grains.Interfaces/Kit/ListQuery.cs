using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Presta;

/// <summary>A list's question, already checked against the noun's columns: page 1.., limit 1..100, known fields only.</summary>
/// <param name="Number">The page; of no meaning with a cursor.</param>
/// <param name="Limit">More than <see cref="MaxLimit"/> asks for the whole list, in parts of that size.</param>
/// <param name="Sort">API name of a sortable column; ties are broken by <paramref name="Then"/>, and at last by id.</param>
/// <param name="Search">What <c>?q=</c> says; case and accents do not matter.</param>
/// <param name="At">Where in the list the page begins, or with a backward cursor ends.</param>
/// <param name="Grouping">The rows are told in groups, of all pages together.</param>
[GenerateSerializer, Immutable, Alias("list-query")]
public sealed record ListQuery(
    int Number = 1, int Limit = 100, string Sort = "created_at", bool Descending = true,
    string? Search = null, DateOnly? From = null, DateOnly? To = null, ImmutableArray<Filter> Filters = default,
    ImmutableArray<SortBy> Then = default, Cursor? At = null, Grouping? Grouping = null)
{
    public const int MaxLimit = 100;

    /// <summary>Rows that travel at once where a whole list is asked for.</summary>
    public const int MaxPart = 1_000;

    public bool IsWhole => Limit > MaxLimit;

    public ImmutableArray<SortBy> Orders => [new(Sort, Descending), .. Then.IsDefault ? [] : Then];

    public ListQuery Where(string field, string value) => this with { Filters = (Filters.IsDefault ? [] : Filters).Add(new(field, value)) };

    [NonSerialized] private Spelling? spelling;

    /// <summary>Equal queries have equal keys, different ones different keys: what answers are cached by.</summary>
    public string Key => Spelled.Key;

    /// <summary>The query without its page: which rows, in which order.</summary>
    public string Question => Spelled.Question;

    // A "with" copies fields: what was spelled of the query it started from is not this one's.
    private Spelling Spelled => spelling is { } held && ReferenceEquals(held.Of, this) ? held : spelling = new(this);

    /// <summary>What a cursor is bound to: the question, and whose rows of which noun it was asked of.</summary>
    public ulong Digest(string noun, string shelf) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{noun}|{shelf}|{Question}")));

    public bool Equals(ListQuery? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private sealed class Spelling(ListQuery of)
    {
        public ListQuery Of => of;

        public string Question { get; } = string.Create(null,
            $"{string.Join(',', of.Orders)}|{of.From:O}|{of.To:O}|{of.Search?.Length}:{of.Search}|{Conditions(of)}");

        public string Key => field ??= string.Create(null, $"{of.Number}|{of.Limit}|{of.At?.Key}|{of.Grouping?.Key}|{Question}");

        private static string Conditions(ListQuery of) => string.Join('&', of.Filters.IsDefault ? [] : of.Filters.Select(f => f.Key));
    }
}

/// <summary>A further column to sort by, among rows that are equal by those before.</summary>
[GenerateSerializer, Immutable, Alias("sort-by")]
public sealed record SortBy(string Field, bool Descending)
{
    public override string ToString() => Descending ? $"-{Field}" : Field;
}

/// <summary>A condition on a column.</summary>
/// <param name="Value">In the API's spelling (enum code, id, text); of those that take several, joined by commas.</param>
/// <param name="Group">0: must hold. Otherwise all conditions of this group hold, or all of another group do.</param>
[GenerateSerializer, Immutable, Alias("filter")]
public sealed record Filter(string Field, string Value, Comparison By = Comparison.In, int Group = 0)
{
    public string Key => $"{Group}.{By}.{Field}={Value.Length}:{Value}";
}

/// <summary>One page of a list.</summary>
/// <param name="Total">Exact number of rows that satisfy the question.</param>
/// <param name="Stamp">Changes whenever an answer of this catalog may have changed; goes into the list's weak ETag.</param>
/// <param name="AsOf">When Notion was last read for this noun.</param>
/// <param name="Next">Where the list goes on; null at its end.</param>
/// <param name="Previous">Where the page before ends; null at the list's beginning.</param>
/// <param name="Groups">Instead of items, where the question is asked in groups.</param>
[GenerateSerializer, Immutable, Alias("page`1")]
public record Page<T>(ImmutableArray<T> Items, int Total, string Stamp, DateTimeOffset AsOf, Cursor? Next = null, Cursor? Previous = null,
    ImmutableArray<Group> Groups = default);
