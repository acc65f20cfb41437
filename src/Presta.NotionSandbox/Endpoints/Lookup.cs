using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>Finds an object or answers 404 in Notion's words.</summary>
internal static class Lookup
{
    public static Database Database(World world, Guid id) => world.Databases.GetValueOrDefault(id)
        ?? throw ApiError.NotFound("database", id);

    public static Page Page(World world, Guid id) => world.Pages.GetValueOrDefault(id) ?? throw ApiError.NotFound("page", id);

    public static Upload Upload(World world, Guid id) => world.Uploads.GetValueOrDefault(id) ?? throw ApiError.NotFound("file_upload", id);
}
