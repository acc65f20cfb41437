using System.Collections.Immutable;
using System.Text.Json;

namespace Presta.Notion;

/// <summary>A page's or database's place: <c>database_id</c>, <c>page_id</c>, <c>block_id</c> or <c>workspace</c> (no id).</summary>
public sealed record NotionParent(string Type, string? Id);

/// <summary>A page without its content. Ids are dashed and lower-case; Notion floors the two times to the minute.</summary>
/// <param name="Properties">By Notion name; each value holds <c>id</c>, <c>type</c> and the value under the type's name.</param>
/// <param name="ReadAt">When the request that brought it started.</param>
public sealed record NotionPage(
    string Id, DateTimeOffset CreatedTime, DateTimeOffset LastEditedTime, string? LastEditedById, bool IsTrashed,
    NotionParent Parent, JsonElement Properties, DateTimeOffset ReadAt);

/// <summary>A database: its schema, not its rows.</summary>
public sealed record NotionDatabase(
    string Id, string Title, bool IsTrashed, NotionParent Parent, ImmutableArray<LiveProperty> Properties, DateTimeOffset LastEditedTime);

/// <summary>A property as the database has it now.</summary>
/// <param name="Id">As Notion writes it, percent-encoded; survives a rename.</param>
/// <param name="Type">Notion's word: <c>rich_text</c>, <c>select</c>, …</param>
/// <param name="Configuration">The member named like the type: options, format, related database.</param>
public sealed record LiveProperty(string Id, string Name, string Type, JsonElement Configuration)
{
    /// <summary>Of a select, multi-select or status.</summary>
    public IEnumerable<string> Options => Configuration.Items("options").Select(o => o.Text("name") ?? "");

    public string? Format => Configuration.Text("format");

    /// <summary>Of a relation.</summary>
    public string? DatabaseId => NotionId.Dashed(Configuration.Text("database_id"));
}

/// <summary>One page of a list. Go on while <see cref="HasMore"/>, even past an empty page; the cursor alone says nothing.</summary>
/// <param name="IsComplete">False when Notion stopped at its limit of 10,000 rows.</param>
/// <param name="SentAt">When the request started: a change made after that may be missing.</param>
public sealed record NotionList<T>(ImmutableArray<T> Results, bool HasMore, string? NextCursor, bool IsComplete, DateTimeOffset SentAt);

/// <param name="Content">The member named like the type.</param>
public sealed record NotionBlock(string Id, string Type, bool HasChildren, bool IsTrashed, JsonElement Content);

public sealed record NotionComment(string Id, string? DiscussionId, DateTimeOffset CreatedTime, string? AuthorId, string Text);

/// <param name="Type"><c>person</c>, <c>bot</c>, or null for a user that may only be named by id.</param>
public sealed record NotionUser(string Id, string? Name, string? Type, string? Email, string? AvatarUrl)
{
    public bool IsBot => Type is "bot";
}

/// <param name="Status"><c>pending</c>, <c>uploaded</c>, <c>expired</c> or <c>failed</c>.</param>
public sealed record NotionFileUpload(
    string Id, string Status, string? Filename, string? ContentType, long? ContentLength, DateTimeOffset? ExpiresAt);

/// <summary>What a search found: a page or a database, not to be trusted beyond its id, title and parent.</summary>
public sealed record NotionFound(string Object, string Id, string Title, NotionParent Parent, bool IsTrashed);
