using System.Collections.Frozen;
using static Presta.NotionSandbox.Blocks.BlockMembers;

namespace Presta.NotionSandbox.Blocks;

/// <summary>The blocks that can be made through the API. Child pages and databases come from endpoints of their own.</summary>
internal static class BlockTypes
{
    private static readonly FrozenDictionary<string, BlockType> All = new BlockType[]
    {
        Written("paragraph", Text, Color),
        Written("heading_1", Text, Flag("is_toggleable"), Color),
        Written("heading_2", Text, Flag("is_toggleable"), Color),
        Written("heading_3", Text, Flag("is_toggleable"), Color),
        Written("bulleted_list_item", Text, Color),
        Written("numbered_list_item", Text, Color),
        Written("quote", Text, Color),
        Written("to_do", Text, Flag("checked"), Color),
        Written("toggle", Text, Color),
        Written("callout", Text, Icon, Color),
        Written("template", Text),
        Written("synced_block", SyncedFrom),
        new("code", [Caption, Text, Language]),
        new("equation", [Expression]),
        new("divider", []),
        new("breadcrumb", []),
        new("table_of_contents", [Color]),
        new("embed", [Caption, Url]),
        new("bookmark", [Caption, Url]),
        new("link_to_page", [LinkTarget.Member]),
        Written("column_list") with { ChildType = "column", FewestChildren = 2 },
        Written("column"),
        Written("table", TableWidth, Flag("has_column_header"), Flag("has_row_header")) with { ChildType = "table_row",
            FewestChildren = 1 },
        new("table_row", [Cells]),
        Media("image"),
        Media("video"),
        Media("pdf"),
        Media("file"),
        Media("audio"),
    }.ToFrozenDictionary(type => type.Name);

    public static IEnumerable<string> Names => All.Keys;

    public static BlockType? Find(string name) => All.GetValueOrDefault(name);

    private static BlockType Written(string name, params BlockMember[] members) => new(name, members) { TakesChildren = true };

    private static BlockType Media(string name) => new(name, [Caption]) { HoldsFile = true };
}
