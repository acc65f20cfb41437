using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Blocks;

/// <summary>
/// What a link_to_page block points at. Its one member is named after the kind of target, so it is spelled out when answered.
/// </summary>
internal static class LinkTarget
{
    public const string Type = "link_to_page";

    // Read from the block's whole object: see BlockReader.
    public static readonly BlockMember Member = new(Type, Read, Default: null);

    private static byte[] Read(Field link, World world)
    {
        foreach (var kind in new[] { "page_id", "database_id", "comment_id" })
            if (link.Object().Has(kind))
            {
                var id = link[kind].Uuid();
                if (kind is "page_id" && !world.Pages.ContainsKey(id))
                    throw ApiError.NotFound("page", id);
                return BlockMembers.Raw(writer => writer.WriteObject(json =>
                {
                    json.WriteString("type", kind);
                    json.WriteString(kind, id);
                }));
            }
        throw link["page_id"].Expected("defined");
    }
}
