using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Endpoints;

internal static class UserEndpoints
{
    public static Answer Me(Exchange exchange)
    {
        exchange.OnlyQuery();
        return writer => Users.WriteMembers(writer, exchange.Caller, self: true);
    }

    public static Answer List(Exchange exchange)
    {
        exchange.OnlyQuery("start_cursor", "page_size");
        var size = Paging.SizeFromQuery(exchange);
        var cursor = exchange.Query["start_cursor"].FirstOrDefault();
        if (cursor is not null && !Json.Uuids.TryParse(cursor, out _))
            throw Paging.InvalidCursor(cursor);
        var slice = Paging.Cut(User.All, user => user.Id, Paging.CursorFromQuery(exchange), size);
        return writer => writer.WriteList(slice, "user", user => Users.WriteMembers(writer, user, self: true));
    }

    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("user_id");
        exchange.OnlyQuery();
        var user = User.ById(id) ?? throw ApiError.NotFound("user", id);
        return writer => Users.WriteMembers(writer, user, self: true);
    }
}
