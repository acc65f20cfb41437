using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>
/// The part of Notion's API (2022-06-28) that Presta uses, typed. One method is one request; nothing is repeated here.
/// Another client library could stand behind it (Notion.Net, for instance): nothing else in Presta knows Notion's HTTP.
/// </summary>
/// <exception cref="NotionException">From every method: Notion refused, or did not answer.</exception>
public interface INotionClient
{
    /// <param name="properties">Configurations by Notion name, exactly one title among them.</param>
    Task<NotionDatabase> CreateDatabase(string parentPageId, string title, JsonObject properties, CancellationToken cancel = default);

    Task<NotionDatabase> GetDatabase(string databaseId, CancellationToken cancel = default);

    /// <param name="changes">The body: <c>title</c>, <c>properties</c>, …</param>
    Task<NotionDatabase> UpdateDatabase(string databaseId, JsonObject changes, CancellationToken cancel = default);

    Task<NotionList<NotionPage>> Query(string databaseId, NotionQuery query, CancellationToken cancel = default);

    /// <param name="properties">Values by property name or id.</param>
    Task<NotionPage> CreatePage(string databaseId, JsonObject properties, JsonArray? children = null, CancellationToken cancel = default);

    /// <summary>Trashed pages are found too.</summary>
    Task<NotionPage> GetPage(string pageId, CancellationToken cancel = default);

    /// <param name="properties">New values by property name or id; what is not named stays.</param>
    Task<NotionPage> UpdatePage(string pageId, JsonObject properties, CancellationToken cancel = default);

    /// <summary>Moves a page to the trash, or back out of it.</summary>
    Task<NotionPage> TrashPage(string pageId, bool isTrashed = true, CancellationToken cancel = default);

    /// <summary>The elements of a long property, each the value of one <c>property_item</c> under its type's name.</summary>
    Task<NotionList<JsonElement>> PropertyItems(
        string pageId, string propertyId, string? cursor = null, CancellationToken cancel = default);

    Task<NotionList<NotionBlock>> Children(string blockId, string? cursor = null, CancellationToken cancel = default);

    /// <param name="children">At most 100 blocks.</param>
    Task<NotionList<NotionBlock>> Append(string blockId, JsonArray children, string? afterId = null, CancellationToken cancel = default);

    Task<NotionComment> CreateComment(string pageId, string text, CancellationToken cancel = default);

    Task<NotionList<NotionComment>> Comments(string blockId, string? cursor = null, CancellationToken cancel = default);

    Task<NotionList<NotionUser>> Users(string? cursor = null, CancellationToken cancel = default);

    Task<NotionUser> GetUser(string userId, CancellationToken cancel = default);

    /// <summary>The integration's own user: what its writes are signed with, and the cheapest sign of life.</summary>
    Task<NotionUser> Me(CancellationToken cancel = default);

    /// <summary>By title only, late and incomplete: for setting up, never for data.</summary>
    /// <param name="kind"><c>page</c>, <c>database</c> or null for both.</param>
    Task<NotionList<NotionFound>> Search(string? text, string? kind = null, string? cursor = null, CancellationToken cancel = default);

    Task<NotionFileUpload> CreateUpload(string filename, string contentType, int? parts = null, CancellationToken cancel = default);

    Task<NotionFileUpload> SendUpload(
        string uploadId, byte[] content, string filename, string contentType, int? part = null, CancellationToken cancel = default);

    Task<NotionFileUpload> CompleteUpload(string uploadId, CancellationToken cancel = default);

    Task<NotionFileUpload> GetUpload(string uploadId, CancellationToken cancel = default);
}
