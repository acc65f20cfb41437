using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Endpoints;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>POST /v1/databases/{id}/query.</summary>
internal static class QueryEndpoint
{
    private const int MostRows = 10_000;

    public static Answer Query(Exchange exchange)
    {
        var id = exchange.Id("database_id");
        exchange.OnlyQuery("filter_properties", "filter_properties[]");
        var body = exchange.Body.Only("filter", "sorts", "start_cursor", "page_size", "archived", "in_trash");
        var size = Paging.SizeFromBody(body["page_size"]);
        var cursor = body["start_cursor"].OptionalText();
        var trashed = body["in_trash"].OptionalFlag() ?? body["archived"].OptionalFlag() ?? false;
        var database = Lookup.Database(exchange.World, id);
        var scope = new FilterScope(database, exchange.View, exchange.Workspace.Options);
        var filter = FilterReader.Read(body["filter"], scope);
        var order = SortReader.Read(body["sorts"], scope);
        var only = PropertySelection.Of(exchange, database.Properties);

        var rows = order.Apply(exchange.World.Rows(id).Where(page => page.InTrash == trashed && filter(page)));
        var limit = exchange.Effects.QueryLimit ?? MostRows;
        var isCut = rows.Length > limit;
        var reachable = isCut ? rows[..limit] : rows;
        var fingerprint = $"{id}/{body["filter"].Json}/{body["sorts"].Json}/{trashed}";
        var start = cursor is null ? 0
            : exchange.Cursors.Find(cursor, fingerprint) is { } first ? order.PlaceOf(first, reachable)
            : throw Paging.InvalidCursor(cursor);
        var end = Math.Min(start + size, reachable.Length);
        var next = end < reachable.Length ? exchange.Cursors.Mark(fingerprint, reachable[end]) : null;
        var slice = new Slice<Page>(reachable[start..end], next);

        return writer =>
        {
            writer.WriteList(slice, "page_or_database", page => PageJson.WriteMembers(writer, page, exchange.View, only));
            if (isCut && next is null)
                WriteIncomplete(writer);
        };
    }

    private static void WriteIncomplete(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject("request_status");
        writer.WriteString("type", "incomplete");
        writer.WriteString("incomplete_reason", "query_result_limit_reached");
        writer.WriteEndObject();
    }
}
