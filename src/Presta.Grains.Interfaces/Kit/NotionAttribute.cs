namespace Presta;

/// <summary>
/// How a property is kept in Notion. CLR types: Title, Text, Url, Email, Phone → <c>string?</c> (Title: <c>string</c>); Number →
/// <c>int</c>/<c>decimal</c>, nullable or not; Money → <c>decimal</c> CHF, two decimals; Percent → 0–100 <c>int</c>/<c>decimal</c>;
/// Checkbox → <c>bool</c>; Select → an enum with <see cref="LabelAttribute"/>s, nullable or not, or <c>string?</c>; MultiSelect →
/// <c>ImmutableArray&lt;string&gt;</c> or a flags enum; Date → <c>DateOnly?</c>; Instant → <c>DateTimeOffset?</c>, which Notion keeps to
/// the minute; Relation → <see cref="EntityId"/> (None when empty), one target; Relations → <c>ImmutableArray&lt;EntityId&gt;</c>.
/// </summary>
public enum NotionKind { Title, Text, Number, Money, Percent, Checkbox, Select, MultiSelect, Date, Instant, Url, Email, Phone, Relation,
    Relations }

/// <summary>A noun that staff see and edit in a Notion database. A row born here carries its id in the property <c>Presta ID</c>.</summary>
/// <param name="Noun">Key of the noun's catalog and sync, plural, English.</param>
/// <param name="Title">The database's title in Notion, French.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotionDatabaseAttribute(string noun, string title) : Attribute
{
    public string Noun { get; } = noun;

    public string Title { get; } = title;

    /// <summary>
    /// Where several nouns live in one database: the option of its property «Type» that says which pages are this noun's. Those of another
    /// kind are not there for it.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>A page that says no kind is of this noun, as pages were before there were kinds.</summary>
    public bool IsUsualKind { get; init; }

    /// <summary>The noun whose database it is, where this one has none of its own.</summary>
    public Type? In { get; init; }
}

/// <summary>A property kept in Notion: its one line of declaration. The Notion name is spelled nowhere else.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotionAttribute(string name, NotionKind kind, Use use = Use.None) : ColumnAttribute(use)
{
    public string Name { get; } = name;

    public NotionKind Kind { get; } = kind;

    /// <summary>The record that a relation points to.</summary>
    public Type? To { get; init; }
}

/// <summary>The Notion label of an enum member, as staff read it.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class LabelAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}

/// <summary>The member that an unknown label reads as; it is reported once. Exactly one per enum kept in Notion.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FallbackAttribute : Attribute;
