using System.Collections.Frozen;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>The kinds of property this server knows, by their names on the wire.</summary>
internal static class PropertyTypes
{
    private static readonly FrozenDictionary<string, PropertyType> All = new PropertyType[]
    {
        new RichTextType("title"),
        new RichTextType("rich_text"),
        new NumberType(),
        new SelectType(),
        new MultiSelectType(),
        new StatusType(),
        new DateType(),
        new PeopleType(),
        new FilesType(),
        new CheckboxType(),
        new TextType("url", longest: 2000),
        new TextType("email", longest: 200),
        new TextType("phone_number", longest: 200),
        new RelationType(),
        new RollupType(),
        new FormulaType(),
        new TimestampType("created_time", page => page.Created),
        new TimestampType("last_edited_time", page => page.Edited),
        new AuthorType("created_by", page => page.Created),
        new AuthorType("last_edited_by", page => page.Edited),
        new UniqueIdType(),
        new OpaqueType("button"),
        new OpaqueType("verification"),
        new OpaqueType("place"),
    }.ToFrozenDictionary(type => type.Name);

    public static IEnumerable<string> Names => All.Keys;

    public static PropertyType Of(Property property) => All[property.Type];

    public static PropertyType? Find(string name) => All.GetValueOrDefault(name);

    public static PropertyValue? Evaluate(this Property property, Page page, Content.View view) =>
        Of(property).Evaluate(page, property, view);
}
