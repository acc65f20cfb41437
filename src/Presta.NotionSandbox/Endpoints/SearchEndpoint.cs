using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>Search by title over everything not in the trash, the most recently edited first.</summary>
internal static class SearchEndpoint
{
    private sealed record Hit(Guid Id, long Seq, string Title, DateTimeOffset EditedAt, bool IsPage, Action<Utf8JsonWriter> Write);

    public static Answer Search(Exchange exchange)
    {
        exchange.OnlyQuery();
        var body = exchange.Body.Only("query", "filter", "sort", "start_cursor", "page_size");
        var query = body["query"].OptionalText() ?? "";
        var kind = Kind(body["filter"]);
        var ascending = Ascending(body["sort"]);
        var size = Paging.SizeFromBody(body["page_size"]);
        var cursor = body["start_cursor"].OptionalText();
        Guid? start = cursor is null ? null : Uuids.TryParse(cursor, out var id) ? id : throw Paging.InvalidCursor(cursor);

        var indexed = exchange.World.Now - exchange.Effects.SearchLag;
        var hits = Everything(exchange.View)
            .Where(hit => kind is null || hit.IsPage == kind is "page")
            .Where(hit => exchange.Effects.SearchLag == TimeSpan.Zero || hit.EditedAt <= indexed)
            .Where(hit => hit.Title.Contains(query, StringComparison.OrdinalIgnoreCase));
        Hit[] sorted = ascending
            ? [.. hits.OrderBy(hit => Moment.Minute(hit.EditedAt)).ThenBy(hit => hit.Seq)]
            : [.. hits.OrderByDescending(hit => Moment.Minute(hit.EditedAt)).ThenByDescending(hit => hit.Seq)];
        var slice = Paging.Cut(sorted, hit => hit.Id, start, size);
        return writer => writer.WriteList(slice, "page_or_database", hit => hit.Write(writer));
    }

    private static IEnumerable<Hit> Everything(View view) =>
    [
        .. view.World.Pages.Values.Where(page => !page.InTrash && IsReachable(page.Parent, view)).Select(page =>
            new Hit(page.Id, page.Seq, Titles.Of(page), page.Edited.At, IsPage: true, writer => PageJson.WriteMembers(writer, page, view))),
        .. view.World.Databases.Values.Where(database => !database.InTrash && IsReachable(database.Parent, view)).Select(database =>
            new Hit(database.Id, database.Seq, database.Title.Plain, database.Edited.At, IsPage: false,
                writer => DatabaseJson.WriteMembers(writer, database, view))),
    ];

    // What lies below something in the trash is there too.
    private static bool IsReachable(Parent parent, View view) => parent.Kind switch
    {
        ParentKind.Workspace => true,
        ParentKind.Page => view.World.Pages.TryGetValue(parent.Id, out var page) && !page.InTrash && IsReachable(page.Parent, view),
        ParentKind.Database => view.World.Databases.TryGetValue(parent.Id, out var database) && !database.InTrash
            && IsReachable(database.Parent, view),
        ParentKind.Block => view.World.Blocks.TryGetValue(parent.Id, out var block) && !block.InTrash && IsReachable(block.Parent, view),
    };

    private static string? Kind(Field filter)
    {
        if (filter.Missing)
            return null;
        filter.Object()["property"].OneOf("object");
        return filter["value"].OneOf("page", "database");
    }

    private static bool Ascending(Field sort)
    {
        if (sort.Missing)
            return false;
        sort.Object()["timestamp"].OneOf("last_edited_time");
        return sort["direction"].OptionalOneOf("ascending", "descending") is "ascending";
    }
}
