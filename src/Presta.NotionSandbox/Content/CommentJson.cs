using System.Text.Json;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Content;

internal static class CommentJson
{
    public static void WriteMembers(Utf8JsonWriter writer, Comment comment, View view)
    {
        writer.WriteString("object", "comment");
        writer.WriteString("id", comment.Id);
        writer.WriteParent(comment.Parent);
        writer.WriteString("discussion_id", comment.DiscussionId);
        writer.WriteString("created_time", Moment.Text(comment.Created.At));
        writer.WriteString("last_edited_time", Moment.Text(comment.Created.At));
        writer.WritePartial("created_by", comment.Created.By);
        writer.Write("rich_text", comment.Text);
        writer.WriteStartObject("display_name");
        writer.WriteString("type", comment.DisplayNameType);
        writer.WriteString("resolved_name", comment.DisplayName);
        writer.WriteEndObject();
        if (comment.Attachments is [])
            return;
        writer.WriteStartArray("attachments");
        foreach (var upload in comment.Attachments)
            writer.WriteObject(json =>
            {
                json.WriteString("category", Category(view.World.Uploads.GetValueOrDefault(upload)?.ContentType ?? ""));
                Files.Write(json, new FileRef(null, null, upload), view);
            });
        writer.WriteEndArray();
    }

    private static string Category(string contentType) => contentType.Split('/')[0] switch
    {
        "audio" => "audio",
        "image" => "image",
        "video" => "video",
        _ => contentType is "application/pdf" ? "pdf" : "productivity",
    };
}
