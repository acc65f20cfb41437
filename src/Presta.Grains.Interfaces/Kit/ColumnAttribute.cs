namespace Presta;

/// <summary>What a list may do with a column.</summary>
[Flags]
public enum Use
{
    None = 0,
    /// <summary><c>?field=value</c></summary>
    Filter = 1,
    /// <summary><c>?sort=field</c></summary>
    Sort = 2,
    /// <summary>Part of the text that <c>?q=</c> searches.</summary>
    Search = 4,
    /// <summary>The day that <c>?from=&amp;to=</c> bounds; one per noun.</summary>
    Range = 8,
    /// <summary>Rows are found by it without a scan: other nouns ask for "the rows of …".</summary>
    Index = 16,
    /// <summary><c>?group_by=field</c></summary>
    Group = 32,
    /// <summary><c>?sum=field</c></summary>
    Sum = 64,
    /// <summary>A sum that holds within one currency: the noun's <see cref="Currency"/>, francs where it has none.</summary>
    Amount = 128 | Sum,
    /// <summary>What a row's amounts are in; one per noun.</summary>
    Currency = 256 | Group,
}

/// <summary>
/// A column that lists know: says what they may do with it. Notion-backed columns say the same on <see cref="NotionAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public class ColumnAttribute(Use use = Use.None) : Attribute
{
    public Use Use { get; } = use;

    /// <summary>The name that the API uses; the CLR name in snake_case when not given.</summary>
    public string? As { get; init; }

    /// <summary>The portals whose callers own the rows where this column is their company's (client) or their own id.</summary>
    public Portal Owner { get; init; }

    /// <summary>Whoever's id this column holds owns the row as a person, whatever the portal: see <see cref="Scope.Self"/>.</summary>
    public bool IsPersonal { get; init; }
}
