using System.Text.Json;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Content;

/// <summary>Mentions inside rich text: a user, a page, a database or a date.</summary>
internal static class Mentions
{
    public static (string Plain, byte[] Json) Read(Field mention, Annotations annotations, World world)
    {
        var kind = mention.Has("type")
            ? mention["type"].OneOf("user", "page", "database", "date")
            : new[] { "user", "page", "database", "date" }.FirstOrDefault(mention.Has) ?? throw mention["user"].Expected("defined");
        var target = mention[kind].Object();
        return kind switch
        {
            "user" => OfUser(target["id"].Uuid(), annotations),
            "page" => OfPage(target["id"].Uuid(), annotations, world),
            "database" => OfDatabase(target["id"].Uuid(), annotations, world),
            _ => OfDate(Dates.Read(target), annotations),
        };
    }

    private static (string, byte[]) OfUser(Guid id, Annotations annotations)
    {
        var user = User.ById(id) ?? throw ApiError.NotFound("user", id);
        return Item("user", "@" + user.Name, href: null, annotations, writer =>
        {
            writer.WriteString("object", "user");
            writer.WriteString("id", id);
        });
    }

    private static (string, byte[]) OfPage(Guid id, Annotations annotations, World world)
    {
        var page = world.Pages.GetValueOrDefault(id) ?? throw ApiError.NotFound("page", id);
        return Item("page", Titles.Of(page), $"https://www.notion.so/{id:N}", annotations, writer => writer.WriteString("id", id));
    }

    private static (string, byte[]) OfDatabase(Guid id, Annotations annotations, World world)
    {
        var database = world.Databases.GetValueOrDefault(id) ?? throw ApiError.NotFound("database", id);
        return Item("database", database.Title.Plain, $"https://www.notion.so/{id:N}", annotations, writer => writer.WriteString("id", id));
    }

    private static (string, byte[]) OfDate(DateValue date, Annotations annotations) =>
        Item("date", date.End is null ? date.Start : $"{date.Start} → {date.End}", href: null, annotations,
            writer => Dates.WriteMembers(writer, date));

    private static (string, byte[]) Item(string kind, string plain, string? href, Annotations annotations, Action<Utf8JsonWriter> target) =>
        (plain, JsonText.Bytes(json => json.WriteObject(writer =>
        {
            writer.WriteString("type", "mention");
            writer.WriteStartObject("mention");
            writer.WriteString("type", kind);
            writer.WriteStartObject(kind);
            target(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
            RichText.Tail(writer, annotations, plain, href);
        })));
}
