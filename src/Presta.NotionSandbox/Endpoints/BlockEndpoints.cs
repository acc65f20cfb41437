using Presta.NotionSandbox.Blocks;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>One block. A page or database may be named too, for it is a block.</summary>
internal static class BlockEndpoints
{
    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("block_id");
        exchange.OnlyQuery();
        return Show(id, exchange);
    }

    public static Answer Delete(Exchange exchange)
    {
        var id = exchange.Id("block_id");
        exchange.OnlyQuery();
        exchange.World.Write(edit => SetTrash(id, trash: true, exchange.Stamp, edit));
        return Show(id, exchange);
    }

    public static Answer Update(Exchange exchange)
    {
        var id = exchange.Id("block_id");
        exchange.OnlyQuery();
        var body = exchange.Body.Only([.. BlockTypes.Names, "type", "archived", "in_trash", "child_page", "child_database"]);
        var trash = body["in_trash"].OptionalFlag() ?? body["archived"].OptionalFlag();
        exchange.World.Write(edit =>
        {
            if (!edit.World.Blocks.TryGetValue(id, out var block))
                return SetTrash(id, trash ?? false, exchange.Stamp, edit);
            if (block.InTrash && trash is not false)
                throw ApiError.Archived();
            edit.Apply(new PutBlock(Changed(block, body, edit) with { InTrash = trash ?? block.InTrash, Edited = exchange.Stamp }));
            Touch(block.Parent, exchange.Stamp, edit);
            return true;
        });
        return Show(id, exchange);
    }

    /// <summary>An edit of its content moves a page's last edited time.</summary>
    public static void Touch(Parent parent, Stamp edited, Edit edit)
    {
        while (parent.Kind is ParentKind.Block && edit.World.Blocks.TryGetValue(parent.Id, out var block))
            parent = block.Parent;
        if (parent.Kind is ParentKind.Page && edit.World.Pages.TryGetValue(parent.Id, out var page))
            edit.Apply(new PutPage(page with { Edited = edited }));
    }

    private static Block Changed(Block block, Field body, Edit edit)
    {
        if (BlockTypes.Names.FirstOrDefault(body.Has) is not { } named)
            return block;
        if (named != block.Type)
            throw ApiError.Validation($"Expected block type {block.Type}, instead got {named}.");
        var type = BlockTypes.Find(named)!;
        var given = type.ReadMembers(named is LinkTarget.Type ? body : body[named].Object(), edit.World, isNew: false);
        var members = new Dictionary<string, byte[]>(block.Members);
        foreach (var (name, json) in given)
            members[name] = json;
        return block with { Members = members, File = type.ReadFile(body[named], edit.World, isNew: false) ?? block.File };
    }

    private static bool SetTrash(Guid id, bool trash, Stamp stamp, Edit edit)
    {
        var world = edit.World;
        if (world.Blocks.TryGetValue(id, out var block))
        {
            edit.Apply(new PutBlock(block with { InTrash = trash, Edited = stamp }));
            Touch(block.Parent, stamp, edit);
        }
        else if (world.Pages.TryGetValue(id, out var page))
            edit.Apply(
                trash && page.Parent.Kind is ParentKind.Workspace ? throw ApiError.WorkspacePage()
                : new PutPage(page with { InTrash = trash, Edited = stamp }));
        else if (world.Databases.TryGetValue(id, out var database))
            edit.Apply(new PutDatabase(database with { InTrash = trash, Edited = stamp }));
        else
            throw ApiError.NotFound("block", id);
        return true;
    }

    private static Answer Show(Guid id, Exchange exchange) =>
        new(BlockJson.Of(id, exchange.View) ?? throw ApiError.NotFound("block", id));
}
