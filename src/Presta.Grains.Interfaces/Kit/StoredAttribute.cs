namespace Presta;

/// <summary>
/// A noun that lives in Presta alone: the same owners, catalogs and journal, and no way to Notion. Its columns are declared with <see
/// cref="ColumnAttribute"/>.
/// </summary>
/// <param name="Noun">Key of the noun's catalog, plural, English.</param>
/// <param name="Title">As people read it, French.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StoredAttribute(string noun, string title) : Attribute
{
    public string Noun { get; } = noun;

    public string Title { get; } = title;
}
