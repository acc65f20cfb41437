using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Blocks;

/// <summary>A block of a request, checked, not yet part of the world.</summary>
internal sealed record NewBlock(BlockType Type, Dictionary<string, byte[]> Members, FileRef? File, NewBlock[] Children);

/// <summary>Children as they are sent: at most 100 side by side, 1,000 in all, two levels deep.</summary>
internal static class BlockReader
{
    private const int Deepest = 2;
    private const int MostElements = 1000;

    public static NewBlock[] ReadAll(Field children, Edit edit)
    {
        var blocks = ReadAll(children, edit, depth: 1);
        return blocks.Sum(Count) <= MostElements ? blocks
            : throw ApiError.Validation(
                $"{children.Path} should contain at most `{MostElements}` block elements, instead had `{blocks.Sum(Count)}`.");
    }

    private static NewBlock[] ReadAll(Field children, Edit edit, int depth)
    {
        // A table or a list of columns brings one level of its own with it.
        if (depth > Deepest + 1)
            throw children.Refused("be not present");
        return [.. children.Items().Select(child => Read(child.Object(), edit, depth))];
    }

    private static NewBlock Read(Field block, Edit edit, int depth)
    {
        var type = TypeOf(block);
        var body = block[type.Name].Object();
        var members = type.ReadMembers(type.Name is LinkTarget.Type ? block : body, edit.World, isNew: true);
        var file = type.ReadFile(body, edit.World, isNew: true);
        var nested = body.Has("children") ? body["children"] : block["children"];
        if (nested.Missing)
            return type.FewestChildren is 0 ? new(type, members, file, []) : throw body["children"].Expected("defined");
        if (!type.TakesChildren || (depth >= Deepest && type.ChildType is null && !IsColumn(type)))
            throw nested.Refused("be not present");
        var children = ReadAll(nested, edit, depth + 1);
        if (children.Length < type.FewestChildren)
            throw ApiError.Validation(
                $"body failed validation: {nested.Path}.length should be ≥ `{type.FewestChildren}`, instead was `{children.Length}`.");
        if (type.ChildType is { } only && Array.Exists(children, child => child.Type.Name != only))
            throw ApiError.Validation($"body failed validation: {nested.Path} should contain only {only} blocks.");
        return new(type, members, file, children);
    }

    private static bool IsColumn(BlockType type) => type.Name is "column";

    private static BlockType TypeOf(Field block)
    {
        var name = block["type"].OptionalText() ?? BlockTypes.Names.FirstOrDefault(block.Has);
        if (name is null)
            throw block["type"].Expected("defined");
        var type = BlockTypes.Find(name) ?? throw block["type"].Expected("a block type that can be created");
        return block.Has(name) ? type : throw block[name].Expected("defined");
    }

    private static int Count(NewBlock block) => 1 + block.Children.Sum(Count);
}
