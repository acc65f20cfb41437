using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Schema;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

internal static class DatabaseEndpoints
{
    public static Answer Create(Exchange exchange)
    {
        exchange.OnlyQuery();
        var body = exchange.Body.Only("parent", "properties", "title", "description", "icon", "cover", "is_inline");
        var parent = Parents.Read(body["parent"], ParentKind.Page);
        if (body["properties"].Missing)
            throw body["properties"].Expected("defined");
        var made = exchange.Stamp;
        var database = exchange.World.Write(edit =>
        {
            var page = Lookup.Page(edit.World, parent.Id);
            if (page.InTrash)
                throw ApiError.Archived();
            var fresh = new Database(edit.NewId(), edit.NewId(), edit.NextSeq(), parent, made, made, InTrash: false,
                body["is_inline"].OptionalFlag() ?? false,
                Files.ReadIcon(body["icon"], edit.World),
                Files.ReadCover(body["cover"], edit.World),
                Text(body["title"], edit) ?? RichText.Empty,
                Text(body["description"], edit) ?? RichText.Empty,
                LastUniqueId: 0,
                SchemaReader.Create(body["properties"].Object(), edit));
            edit.Apply(new PutDatabase(fresh));
            edit.Apply(new PutChildren(parent.Id, [fresh.Id], After: null));
            return DualRelations.Tie(fresh, edit);
        });
        return writer => DatabaseJson.WriteMembers(writer, database, exchange.View);
    }

    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("database_id");
        exchange.OnlyQuery();
        var database = Lookup.Database(exchange.World, id);
        return writer => DatabaseJson.WriteMembers(writer, database, exchange.View);
    }

    /// <summary>Deprecated by Notion long ago, and still answered.</summary>
    public static Answer List(Exchange exchange)
    {
        exchange.OnlyQuery("start_cursor", "page_size");
        var size = Paging.SizeFromQuery(exchange);
        Database[] all = [.. exchange.World.Databases.Values.Where(database => !database.InTrash).OrderBy(database => database.Seq)];
        var slice = Paging.Cut(all, database => database.Id, Paging.CursorFromQuery(exchange), size);
        return writer =>
            writer.WriteList(slice, "page_or_database", database => DatabaseJson.WriteMembers(writer, database, exchange.View));
    }

    public static Answer Update(Exchange exchange)
    {
        var id = exchange.Id("database_id");
        exchange.OnlyQuery();
        var body = exchange.Body.Only("title", "description", "icon", "cover", "properties", "is_inline", "archived", "in_trash");
        var trash = body["in_trash"].OptionalFlag() ?? body["archived"].OptionalFlag();
        var database = exchange.World.Write(edit =>
        {
            var before = Lookup.Database(edit.World, id);
            if (before.InTrash && trash is not false)
                throw ApiError.Archived();
            var after = before with
            {
                Edited = exchange.Stamp,
                InTrash = trash ?? before.InTrash,
                IsInline = body["is_inline"].OptionalFlag() ?? before.IsInline,
                Icon = body["icon"].Missing ? before.Icon : Files.ReadIcon(body["icon"], edit.World),
                Cover = body["cover"].Missing ? before.Cover : Files.ReadCover(body["cover"], edit.World),
                Title = Text(body["title"], edit) ?? before.Title,
                Description = Text(body["description"], edit) ?? before.Description,
                Properties = body["properties"].Missing ? before.Properties
                    : SchemaReader.Update(body["properties"].Object(), before, edit),
            };
            edit.Apply(new PutDatabase(after));
            DualRelations.Untie(before, after, edit);
            return DualRelations.Tie(after, edit);
        });
        return writer => DatabaseJson.WriteMembers(writer, database, exchange.View);
    }

    private static RichValue? Text(Field field, Edit edit) => field.Missing ? null : RichText.Read(field, edit.World);
}
