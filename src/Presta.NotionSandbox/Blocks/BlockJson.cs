using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Blocks;

/// <summary>Blocks in answers; pages and databases are blocks too, and show as their title.</summary>
internal static class BlockJson
{
    /// <summary>Writes whatever the id stands for, or says that it stands for nothing.</summary>
    public static Action<Utf8JsonWriter>? Of(Guid id, View view)
    {
        var world = view.World;
        if (world.Blocks.TryGetValue(id, out var block))
            return writer => WriteBlock(writer, block, view);
        if (world.Pages.TryGetValue(id, out var page))
            return writer =>
                WriteChild(writer, id, page.Parent, page.Created, page.Edited, page.InTrash, "child_page", Titles.Of(page), view);
        if (world.Databases.TryGetValue(id, out var database))
            return writer =>
                WriteChild(writer, id, database.Parent, database.Created, database.Edited, database.InTrash, "child_database",
                database.Title.Plain, view);
        return null;
    }

    public static bool IsLive(Guid id, View view) =>
        view.World.Blocks.TryGetValue(id, out var block) ? !block.InTrash
        : view.World.Pages.TryGetValue(id, out var page) ? !page.InTrash
        : view.World.Databases.TryGetValue(id, out var database) && !database.InTrash;

    private static void WriteBlock(Utf8JsonWriter writer, Block block, View view)
    {
        WriteHead(writer, block.Id, block.Parent, block.Created, block.Edited, block.InTrash, block.Type, view);
        if (block.Type is LinkTarget.Type)
            writer.WriteRaw(LinkTarget.Type, block.Members[LinkTarget.Type]);
        else
        {
            writer.WriteStartObject(block.Type);
            foreach (var (name, json) in block.Members)
                writer.WriteRaw(name, json);
            if (block.File is { } file)
                Files.Write(writer, file, view);
            if (block is { File: { } named, Type: "file" })
                writer.WriteString("name", named.Name ?? "file");
            writer.WriteEndObject();
        }
        writer.WriteBoolean("archived", block.InTrash);
    }

    private static void WriteChild(
        Utf8JsonWriter writer, Guid id, Parent parent, Stamp created, Stamp edited, bool inTrash, string type, string title, View view)
    {
        WriteHead(writer, id, parent, created, edited, inTrash, type, view);
        writer.WriteObjectOf(type, "title", title);
        writer.WriteBoolean("archived", inTrash);
    }

    private static void WriteHead(
        Utf8JsonWriter writer, Guid id, Parent parent, Stamp created, Stamp edited, bool inTrash, string type, View view)
    {
        writer.WriteString("object", "block");
        writer.WriteString("id", id);
        writer.WriteParent(parent);
        writer.WriteString("created_time", Moment.Text(created.At));
        writer.WriteString("last_edited_time", Moment.Text(edited.At));
        writer.WritePartial("created_by", created.By);
        writer.WritePartial("last_edited_by", edited.By);
        writer.WriteBoolean("has_children", type is not "child_database" && view.World.Children(id).Any(child => IsLive(child, view)));
        writer.WriteBoolean("in_trash", inTrash);
        writer.WriteString("type", type);
    }
}
