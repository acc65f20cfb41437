using Presta.NotionSandbox.Blocks;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>Comments: a discussion is opened on a page or block and answered by its id.</summary>
internal static class CommentEndpoints
{
    private const int MostAttachments = 3;

    public static Answer Create(Exchange exchange)
    {
        exchange.OnlyQuery();
        var body = exchange.Body.Only("parent", "discussion_id", "rich_text", "attachments", "display_name");
        if (body["rich_text"].Missing)
            throw body["rich_text"].Expected("defined");
        if (body.Has("parent") == body.Has("discussion_id"))
            throw ApiError.Validation("body failed validation: exactly one of body.parent or body.discussion_id should be defined.");
        var made = exchange.Stamp;
        var comment = exchange.World.Write(edit =>
        {
            var (parent, discussion) = body.Has("parent")
                ? (ParentOf(body["parent"], exchange), edit.NewId())
                : DiscussionOf(body["discussion_id"].Uuid(), edit.World);
            var (nameType, name) = DisplayName(body["display_name"], exchange.Caller);
            var fresh = new Comment(edit.NewId(), edit.NextSeq(), discussion, parent, made,
                RichText.Read(body["rich_text"], edit.World), nameType, name, Attachments(body["attachments"], edit.World));
            edit.Apply(new PutComment(fresh));
            foreach (var upload in fresh.Attachments)
                UploadEndpoints.MarkAttached(new FileRef(null, null, upload), edit);
            return fresh;
        });
        return writer => CommentJson.WriteMembers(writer, comment, exchange.View);
    }

    public static Answer List(Exchange exchange)
    {
        exchange.OnlyQuery("block_id", "start_cursor", "page_size");
        if (!exchange.Query.TryGetValue("block_id", out var text))
            throw ApiError.Validation("query failed validation: query.block_id should be defined, instead was `undefined`.");
        if (!Uuids.TryParse(text, out var id))
            throw ApiError.Validation($"query failed validation: query.block_id should be a valid uuid, instead was `\"{text}\"`.");
        var size = Paging.SizeFromQuery(exchange);
        var cursor = Paging.CursorFromQuery(exchange);
        _ = BlockJson.Of(id, exchange.View) ?? throw ApiError.NotFound("block", id);
        Comment[] found = [.. exchange.World.Comments.Values.Where(comment => comment.Parent.Id == id).OrderBy(comment => comment.Seq)];
        var slice = Paging.Cut(found, comment => comment.Id, cursor, size);
        return writer => writer.WriteList(slice, "comment", comment => CommentJson.WriteMembers(writer, comment, exchange.View));
    }

    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("comment_id");
        exchange.OnlyQuery();
        var comment = exchange.World.Comments.GetValueOrDefault(id) ?? throw ApiError.NotFound("comment", id);
        return writer => CommentJson.WriteMembers(writer, comment, exchange.View);
    }

    private static Parent ParentOf(Field field, Exchange exchange)
    {
        var parent = Parents.Read(field, ParentKind.Page, ParentKind.Block);
        if (parent.Kind is ParentKind.Page)
            return Lookup.Page(exchange.World, parent.Id).InTrash ? throw ApiError.Archived() : parent;
        _ = BlockJson.Of(parent.Id, exchange.View) ?? throw ApiError.NotFound("block", parent.Id);
        return exchange.World.Pages.ContainsKey(parent.Id) ? parent with { Kind = ParentKind.Page } : parent;
    }

    private static (Parent, Guid) DiscussionOf(Guid id, World world) =>
        world.Comments.Values.FirstOrDefault(comment => comment.DiscussionId == id) is { } first
            ? (first.Parent, id)
            : throw ApiError.NotFound("discussion", id);

    private static (string Type, string Name) DisplayName(Field field, User caller)
    {
        var own = (caller.IsBot ? "integration" : "user", caller.Name);
        if (field.Absent)
            return own;
        var type = field.Object()["type"].OneOf("integration", "user", "custom");
        return type is "custom" ? (type, field["custom"].Object()["name"].Text(max: 100)) : (type, own.Name);
    }

    private static Guid[] Attachments(Field field, World world) => field.Missing ? [] :
    [
        .. field.Items(MostAttachments).Select(item => item.Object()["file_upload_id"].Uuid())
            .Select(id => Files.Attach(id, name: null, world).Upload!.Value),
    ];
}
