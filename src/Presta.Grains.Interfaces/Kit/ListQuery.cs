using System.Collections.Immutable;

namespace Presta;

/// <summary>A list's question, already checked against the noun's columns: page 1.., limit 1..100, known fields only.</summary>
/// <param name="Sort">API name of a sortable column; ties are broken by id.</param>
/// <param name="Search">What <c>?q=</c> says; case and accents do not matter.</param>
[GenerateSerializer, Immutable, Alias("list-query")]
public sealed record ListQuery(
    int Number = 1, int Limit = 100, string Sort = "created_at", bool Descending = true,
    string? Search = null, DateOnly? From = null, DateOnly? To = null, ImmutableArray<Filter> Filters = default)
{
    public const int MaxLimit = 100;

    public ListQuery Where(string field, string value) => this with { Filters = (Filters.IsDefault ? [] : Filters).Add(new(field, value)) };

    /// <summary>Equal queries have equal keys, different ones different keys: what answers are cached by.</summary>
    public string Key => field ??= string.Create(null, $"{Number}|{Limit}|{Question}");

    /// <summary>The query without its page: which rows, in which order.</summary>
    public string Question => field ??= string.Create(null,
        $"{Sort}|{Descending}|{From:O}|{To:O}|{Search?.Length}:{Search}|{string.Join('&', Filters.IsDefault ? [] : Filters.Select(f => $"{f.Field}={f.Value.Length}:{f.Value}"))}");

    public bool Equals(ListQuery? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Equality on a column: <paramref name="Value"/> in the API's spelling (enum code, id, text), several joined by a comma meaning any of them.</summary>
[GenerateSerializer, Immutable, Alias("filter")]
public sealed record Filter(string Field, string Value);

/// <summary>One page of a list.</summary>
/// <param name="Total">Exact number of rows that satisfy the question.</param>
/// <param name="Stamp">Changes whenever an answer of this catalog may have changed; goes into the list's weak ETag.</param>
/// <param name="AsOf">When Notion was last read for this noun.</param>
[GenerateSerializer, Immutable, Alias("page`1")]
public sealed record Page<T>(ImmutableArray<T> Items, int Total, string Stamp, DateTimeOffset AsOf);
