using System.Text.Json;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Content;

internal static class DatabaseJson
{
    public static void WriteMembers(Utf8JsonWriter writer, Database database, View view)
    {
        writer.WriteString("object", "database");
        writer.WriteString("id", database.Id);
        writer.WriteFile("cover", database.Cover, view);
        writer.WriteIcon(database.Icon, view);
        writer.WriteString("created_time", Moment.Text(database.Created.At));
        writer.WritePartial("created_by", database.Created.By);
        writer.WritePartial("last_edited_by", database.Edited.By);
        writer.WriteString("last_edited_time", Moment.Text(database.Edited.At));
        writer.Write("title", database.Title);
        writer.Write("description", database.Description);
        writer.WriteBoolean("is_inline", database.IsInline);
        writer.WriteStartObject("properties");
        foreach (var property in database.Properties)
            WriteProperty(writer, property, view);
        writer.WriteEndObject();
        writer.WriteParent(database.Parent);
        writer.WriteString("url", $"https://www.notion.so/{database.Id:N}");
        writer.WriteNull("public_url");
        writer.WriteBoolean("in_trash", database.InTrash);
        writer.WriteBoolean("archived", database.InTrash);
    }

    private static void WriteProperty(Utf8JsonWriter writer, Property property, View view)
    {
        writer.WriteStartObject(property.Name);
        writer.WriteString("id", property.EncodedId);
        writer.WriteString("name", property.Name);
        writer.WriteString("description", property.Description);
        writer.WriteString("type", property.Type);
        writer.WriteStartObject(property.Type);
        PropertyTypes.Of(property).WriteConfig(writer, property.Config, view);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
