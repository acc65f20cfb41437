using Presta.NotionSandbox.Endpoints;
using Presta.NotionSandbox.Query;

namespace Presta.NotionSandbox.Http;

/// <summary>Every endpoint of the API, in one list. Literal templates stand before those that would swallow them.</summary>
internal static class RouteTable
{
    public static readonly ApiRoute[] All =
    [
        new("GET", "/v1/users/me", Writes: false, UserEndpoints.Me),
        new("GET", "/v1/users", Writes: false, UserEndpoints.List),
        new("GET", "/v1/users/{id}", Writes: false, UserEndpoints.Retrieve),
        new("POST", "/v1/search", Writes: false, SearchEndpoint.Search),
        new("POST", "/v1/databases", Writes: true, DatabaseEndpoints.Create),
        new("GET", "/v1/databases", Writes: false, DatabaseEndpoints.List),
        new("GET", "/v1/databases/{id}", Writes: false, DatabaseEndpoints.Retrieve),
        new("PATCH", "/v1/databases/{id}", Writes: true, DatabaseEndpoints.Update),
        new("POST", "/v1/databases/{id}/query", Writes: false, QueryEndpoint.Query),
        new("POST", "/v1/pages", Writes: true, PageEndpoints.Create),
        new("GET", "/v1/pages/{id}", Writes: false, PageEndpoints.Retrieve),
        new("PATCH", "/v1/pages/{id}", Writes: true, PageEndpoints.Update),
        new("GET", "/v1/pages/{id}/properties/{property_id}", Writes: false, PropertyItemEndpoint.Retrieve),
        new("GET", "/v1/blocks/{id}", Writes: false, BlockEndpoints.Retrieve),
        new("PATCH", "/v1/blocks/{id}", Writes: true, BlockEndpoints.Update),
        new("DELETE", "/v1/blocks/{id}", Writes: true, BlockEndpoints.Delete),
        new("GET", "/v1/blocks/{id}/children", Writes: false, BlockChildrenEndpoints.List),
        new("PATCH", "/v1/blocks/{id}/children", Writes: true, BlockChildrenEndpoints.Append),
        new("GET", "/v1/comments", Writes: false, CommentEndpoints.List),
        new("GET", "/v1/comments/{id}", Writes: false, CommentEndpoints.Retrieve),
        new("POST", "/v1/comments", Writes: true, CommentEndpoints.Create),
        new("POST", "/v1/file_uploads", Writes: true, UploadEndpoints.Create),
        new("GET", "/v1/file_uploads", Writes: false, UploadEndpoints.List),
        new("GET", "/v1/file_uploads/{id}", Writes: false, UploadEndpoints.Retrieve),
        new("POST", "/v1/file_uploads/{id}/send", Writes: true, UploadEndpoints.Send),
        new("POST", "/v1/file_uploads/{id}/complete", Writes: true, UploadEndpoints.Complete),
    ];

    public static (ApiRoute Route, Dictionary<string, string> Segments)? Find(string method, string path)
    {
        var parts = path.Split('/');
        foreach (var route in All)
            if (route.Match(method, parts) is { } segments)
                return (route, segments);
        return null;
    }
}
