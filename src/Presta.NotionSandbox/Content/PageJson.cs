using System.Text.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Content;

internal static class PageJson
{
    private static readonly Property[] TitleOnly = [new("title", "title", "title", Description: null, new PlainConfig())];

    /// <param name="only">The properties asked for; null for all of them.</param>
    public static void WriteMembers(Utf8JsonWriter writer, Page page, View view, IReadOnlyCollection<string>? only = null)
    {
        writer.WriteString("object", "page");
        writer.WriteString("id", page.Id);
        writer.WriteString("created_time", Moment.Text(page.Created.At));
        writer.WriteString("last_edited_time", Moment.Text(page.Edited.At));
        writer.WritePartial("created_by", page.Created.By);
        writer.WritePartial("last_edited_by", page.Edited.By);
        writer.WriteFile("cover", page.Cover, view);
        writer.WriteIcon(page.Icon, view);
        writer.WriteParent(page.Parent);
        writer.WriteBoolean("in_trash", page.InTrash);
        writer.WriteBoolean("is_archived", page.InTrash);
        writer.WriteBoolean("is_locked", false);
        writer.WriteStartObject("properties");
        foreach (var property in PropertiesOf(page, view))
            if (only is null || only.Contains(property.Id))
                WriteProperty(writer, property, page, view);
        writer.WriteEndObject();
        writer.WriteString("url", Titles.Url(Titles.Of(page), page.Id));
        writer.WriteNull("public_url");
        writer.WriteBoolean("archived", page.InTrash);
    }

    public static Property[] PropertiesOf(Page page, View view) =>
        page.Parent.Kind is ParentKind.Database && view.World.Databases.TryGetValue(page.Parent.Id, out var database)
            ? database.Properties
            : TitleOnly;

    private static void WriteProperty(Utf8JsonWriter writer, Property property, Page page, View view)
    {
        var type = PropertyTypes.Of(property);
        writer.WriteStartObject(property.Name);
        writer.WriteString("id", property.EncodedId);
        writer.WriteString("type", property.Type);
        type.WriteMember(writer, type.Evaluate(page, property, view), property, view);
        writer.WriteEndObject();
    }
}
