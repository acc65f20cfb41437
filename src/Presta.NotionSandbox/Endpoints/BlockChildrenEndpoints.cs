using Presta.NotionSandbox.Blocks;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>The first level below a page or block.</summary>
internal static class BlockChildrenEndpoints
{
    public static Answer List(Exchange exchange)
    {
        var id = exchange.Id("block_id");
        exchange.OnlyQuery("start_cursor", "page_size");
        var size = Paging.SizeFromQuery(exchange);
        var cursor = Paging.CursorFromQuery(exchange);
        _ = BlockJson.Of(id, exchange.View) ?? throw ApiError.NotFound("block", id);
        return Show(exchange, Live(exchange, id), cursor, size);
    }

    public static Answer Append(Exchange exchange)
    {
        var id = exchange.Id("block_id");
        exchange.OnlyQuery();
        var body = exchange.Body.Only("children", "after");
        if (body["children"].Missing)
            throw body["children"].Expected("defined");
        Guid? after = body["after"].Missing ? null : body["after"].Uuid();
        var made = exchange.Stamp;
        var added = exchange.World.Write(edit =>
        {
            var parent = ParentOf(id, edit);
            if (after is { } sibling && !edit.World.Children(id).Contains(sibling))
                throw ApiError.Validation($"Block with ID {sibling} is not a direct child of block with ID {id}.");
            var ids = BlockWriter.Append(BlockReader.ReadAll(body["children"], edit), parent, after, made, edit);
            BlockEndpoints.Touch(parent, made, edit);
            return ids;
        });
        // Behind a sibling, the answer goes on to the end of the list.
        Guid[] shown = after is null || added is [] ? added : [.. Live(exchange, id).SkipWhile(child => child != added[0])];
        return Show(exchange, shown, cursor: null, Math.Max(1, shown.Length));
    }

    private static Parent ParentOf(Guid id, Edit edit)
    {
        if (edit.World.Pages.TryGetValue(id, out var page))
            return page.InTrash ? throw ApiError.Archived() : new(ParentKind.Page, id);
        if (!edit.World.Blocks.TryGetValue(id, out var block))
            throw ApiError.NotFound("block", id);
        return block.InTrash ? throw ApiError.Archived()
            : BlockTypes.Find(block.Type) is { TakesChildren: true } ? new(ParentKind.Block, id)
            : throw ApiError.Validation("Block does not support children.");
    }

    private static Guid[] Live(Exchange exchange, Guid id)
    {
        var view = exchange.View;
        return [.. exchange.World.Children(id).Where(child => BlockJson.IsLive(child, view))];
    }

    private static Answer Show(Exchange exchange, Guid[] children, Guid? cursor, int size)
    {
        var view = exchange.View;
        var slice = Paging.Cut(children, child => child, cursor, size);
        return writer => writer.WriteList(slice, "block", child => BlockJson.Of(child, view)!(writer));
    }
}
