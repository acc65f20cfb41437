using Presta.NotionSandbox.Blocks;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

internal static class PageEndpoints
{
    public static Answer Create(Exchange exchange)
    {
        exchange.OnlyQuery();
        var body = exchange.Body.Only("parent", "properties", "children", "content", "icon", "cover");
        var parent = Parents.Read(body["parent"], ParentKind.Database, ParentKind.Page);
        var made = exchange.Stamp;
        var children = body["children"].Missing ? body["content"] : body["children"];
        var page = exchange.World.Write(edit =>
        {
            var database = ParentDatabase(parent, edit);
            var blocks = children.Missing ? [] : BlockReader.ReadAll(children, edit);
            var reading = new ValueReading(edit, database);
            var values = PageValues.Read(body["properties"], Defaults(database), reading);
            var (icon, cover) = (Files.ReadIcon(body["icon"], edit.World), Files.ReadCover(body["cover"], edit.World));

            if (reading.Grew)
                edit.Apply(new PutDatabase(reading.Database!));
            Number(values, database, edit);
            var fresh = new Page(edit.NewId(), edit.NextSeq(), parent, made, made, InTrash: false, icon, cover, values);
            var stored = edit.Put(fresh, reading.Database);
            if (parent.Kind is ParentKind.Page)
                edit.Apply(new PutChildren(parent.Id, [fresh.Id], After: null));
            BlockWriter.Append(blocks, new Parent(ParentKind.Page, fresh.Id), after: null, made, edit);
            UploadEndpoints.MarkAttached(stored, edit);
            return stored;
        });
        return writer => PageJson.WriteMembers(writer, page, exchange.View);
    }

    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("page_id");
        exchange.OnlyQuery("filter_properties", "filter_properties[]");
        var page = Lookup.Page(exchange.World, id);
        var only = PropertySelection.Of(exchange, PageJson.PropertiesOf(page, exchange.View));
        return writer => PageJson.WriteMembers(writer, page, exchange.View, only);
    }

    public static Answer Update(Exchange exchange)
    {
        var id = exchange.Id("page_id");
        exchange.OnlyQuery();
        var body = exchange.Body.Only("properties", "icon", "cover", "archived", "in_trash");
        var trash = body["in_trash"].OptionalFlag() ?? body["archived"].OptionalFlag();
        var page = exchange.World.Write(edit =>
        {
            var before = Lookup.Page(edit.World, id);
            if (trash is true && before.Parent.Kind is ParentKind.Workspace)
                throw ApiError.WorkspacePage();
            if (before.InTrash && trash is not false)
            {
                if (trash is true && body["properties"].Missing && body["icon"].Missing && body["cover"].Missing)
                    return before;
                throw ApiError.Archived();
            }
            var reading = new ValueReading(edit, before.Parent.Kind is ParentKind.Database ? edit.World.Databases[before.Parent.Id] : null);
            var after = before with
            {
                Edited = exchange.Stamp,
                InTrash = trash ?? before.InTrash,
                Icon = body["icon"].Missing ? before.Icon : Files.ReadIcon(body["icon"], edit.World),
                Cover = body["cover"].Missing ? before.Cover : Files.ReadCover(body["cover"], edit.World),
                Values = PageValues.Read(body["properties"], before.Values, reading),
            };
            if (reading.Grew)
                edit.Apply(new PutDatabase(reading.Database!));
            UploadEndpoints.MarkAttached(after, edit);
            return edit.Put(after, reading.Database);
        });
        return writer => PageJson.WriteMembers(writer, page, exchange.View);
    }

    private static Database? ParentDatabase(Parent parent, Edit edit)
    {
        if (parent.Kind is ParentKind.Page)
            return Lookup.Page(edit.World, parent.Id).InTrash ? throw ApiError.Archived() : null;
        var database = Lookup.Database(edit.World, parent.Id);
        return database.InTrash ? throw ApiError.Archived() : database;
    }

    private static Dictionary<string, PropertyValue> Defaults(Database? database)
    {
        Dictionary<string, PropertyValue> values = [];
        foreach (var property in database?.Properties ?? [])
            if (PropertyTypes.Of(property).Default(property) is { } value)
                values[property.Id] = value;
        return values;
    }

    private static void Number(Dictionary<string, PropertyValue> values, Database? database, Edit edit)
    {
        if (database?.Properties.FirstOrDefault(property => property.Type is "unique_id") is not { } column)
            return;
        var number = database.LastUniqueId + 1;
        values[column.Id] = new NumberValue(number);
        edit.Apply(new Numbered(database.Id, number));
    }
}
