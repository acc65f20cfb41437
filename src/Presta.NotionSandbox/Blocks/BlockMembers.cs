using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Blocks;

/// <summary>The members blocks are made of.</summary>
internal static class BlockMembers
{
    public static readonly BlockMember Text = new("rich_text", Rich, Default: null);
    public static readonly BlockMember Caption = new("caption", Rich, "[]"u8.ToArray());
    public static readonly BlockMember Color = new("color", (field, _) => Quoted(field.OneOf(Colors.Text)), "\"default\""u8.ToArray());
    public static readonly BlockMember Language =
        new("language", (field, _) => Quoted(field.OneOf(CodeLanguages.All)), "\"plain text\""u8.ToArray());
    public static readonly BlockMember Expression = new("expression", (field, _) => Quoted(field.Text(max: 1000)), Default: null);
    public static readonly BlockMember Url = new("url", (field, _) => Quoted(field.Text(RichText.LongestUrl)), Default: null);
    public static readonly BlockMember Icon = new("icon", ReadIcon, "{\"type\":\"emoji\",\"emoji\":\"💡\"}"u8.ToArray());
    public static readonly BlockMember SyncedFrom = new("synced_from", ReadSource, "null"u8.ToArray());
    public static readonly BlockMember Cells = new("cells", ReadCells, Default: null);
    public static readonly BlockMember TableWidth = new("table_width", (field, _) => ReadWidth(field), Default: null);

    public static BlockMember Flag(string name) =>
        new(name, (field, _) => Raw(writer => writer.WriteBooleanValue(field.Flag())), "false"u8.ToArray());

    public static byte[] Raw(Action<Utf8JsonWriter> write) => JsonText.Bytes(write);

    private static byte[] Rich(Field field, World world)
    {
        var text = RichText.Read(field, world);
        return Raw(writer => RichText.Write(writer, text));
    }

    private static byte[] Quoted(string text) => Raw(writer => writer.WriteStringValue(text));

    private static byte[] ReadIcon(Field field, World world)
    {
        var icon = Files.ReadIcon(field, world);
        return icon is null ? "null"u8.ToArray()
            : icon.File?.Upload is not null ? throw field.Expected("an emoji or external icon")
            : Raw(writer => writer.WriteObject(json =>
            {
                json.WriteString("type", icon.Emoji is null ? "external" : "emoji");
                if (icon.Emoji is { } emoji)
                    json.WriteString("emoji", emoji);
                else
                    json.WriteObjectOf("external", "url", icon.File!.ExternalUrl!);
            }));
    }

    private static byte[] ReadSource(Field field, World world)
    {
        if (field.IsNull)
            return "null"u8.ToArray();
        var id = field.Object()["block_id"].Uuid();
        return world.Blocks.ContainsKey(id)
            ? Raw(writer => writer.WriteObject(json =>
            {
                json.WriteString("type", "block_id");
                json.WriteString("block_id", id);
            }))
            : throw ApiError.NotFound("block", id);
    }

    private static byte[] ReadCells(Field field, World world)
    {
        var cells = field.Items().ConvertAll(cell => RichText.Read(cell, world));
        return Raw(writer =>
        {
            writer.WriteStartArray();
            foreach (var cell in cells)
                RichText.Write(writer, cell);
            writer.WriteEndArray();
        });
    }

    private static byte[] ReadWidth(Field field) =>
        field.Number() is >= 1 and <= 100 and var width && width == Math.Floor(width)
            ? Raw(writer => writer.WriteNumberValue((int)width))
            : throw field.Expected("an integer between `1` and `100`");
}
