using Presta.NotionSandbox.Endpoints;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Blocks;

/// <summary>Puts new blocks into the world under their parent.</summary>
internal static class BlockWriter
{
    public static Guid[] Append(NewBlock[] blocks, Parent parent, Guid? after, Stamp made, Edit edit)
    {
        if (blocks is [])
            return [];
        Guid[] ids = [.. blocks.Select(block => Put(block, parent, made, edit))];
        edit.Apply(new PutChildren(parent.Id, ids, after));
        return ids;
    }

    private static Guid Put(NewBlock block, Parent parent, Stamp made, Edit edit)
    {
        var id = edit.NewId();
        edit.Apply(new PutBlock(new Block(id, parent, block.Type.Name, made, made, InTrash: false, block.Members, block.File)));
        UploadEndpoints.MarkAttached(block.File, edit);
        Append(block.Children, new Parent(ParentKind.Block, id), after: null, made, edit);
        return id;
    }
}
