using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>The rows of one database, read safely: big tables, slow answers and cut relations are dealt with here.</summary>
public sealed class NotionTable(INotionClient client, BoundSchema schema)
{
    /// <summary>Notion takes as many conditions in a filter.</summary>
    public const int MostFound = 100;

    private static readonly ImmutableArray<int> PageSizes = [100, 50, 25, 10];

    public BoundSchema Schema => schema;

    /// <summary>
    /// Every row of the noun that is not in the trash, oldest first, each once, however many there are. Each page says when its request
    /// started.
    /// </summary>
    /// <exception cref="NotionCursorException">Start again.</exception>
    public IAsyncEnumerable<NotionList<NotionPage>> Sweep(CancellationToken cancel = default) => Windows("created_time", null, cancel);

    /// <summary>Rows edited in that minute or later, oldest edit first. Rows edited meanwhile move to the end and may come twice.</summary>
    /// <exception cref="NotionCursorException">Start again from the last edit seen.</exception>
    public IAsyncEnumerable<NotionList<NotionPage>> EditedSince(DateTimeOffset since, CancellationToken cancel = default) =>
        Windows("last_edited_time", since, cancel);

    /// <summary>
    /// The pages that carry these rows' <c>Presta ID</c>, by row; of several, when someone duplicated one, the oldest. At most <see
    /// cref="MostFound"/> rows.
    /// </summary>
    public async Task<ImmutableDictionary<EntityId, string>> Find(IReadOnlyCollection<EntityId> ids, CancellationToken cancel = default)
    {
        var query = new NotionQuery(schema.WherePrestaId(ids), [new("created_time")], schema.PrestaIdAlone);
        var found = ImmutableDictionary.CreateBuilder<EntityId, string>();
        await foreach (
            var list in NotionPaging.Pages((cursor, token) => client.Query(schema.DatabaseId, query with { Cursor = cursor }, token), cancel)
            .ConfigureAwait(false))
            foreach (var page in list.Results) found.TryAdd(schema.IdOf(page), page.Id);
        return found.ToImmutable();
    }

    /// <summary>One page, complete; in the trash or not.</summary>
    public async Task<NotionPage> Page(string pageId, CancellationToken cancel = default) =>
        await Complete(await client.GetPage(pageId, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    /// <summary>Notion shows at most 25 targets of a relation: the rest is fetched before anyone relies on the list.</summary>
    public async Task<NotionPage> Complete(NotionPage page, CancellationToken cancel = default)
    {
        foreach (var relation in schema.Relations)
        {
            if (page.Property(relation.Id, relation.Name)?.Flag("has_more") is not true) continue;
            var all = await NotionPaging.All((cursor, token) => client.PropertyItems(page.Id, relation.Id, cursor, token), cancel)
                .ConfigureAwait(false);
            page = With(page, relation, all);
        }
        return page;
    }

    private static NotionPage With(NotionPage page, BoundProperty relation, IEnumerable<JsonElement> targets)
    {
        var properties = JsonObject.Create(page.Properties)!;
        var property = properties.First(p => p.Value?["id"]?.GetValue<string>() == relation.Id).Value!.AsObject();
        property["relation"] = new JsonArray([.. targets.Select(t => (JsonNode?)JsonObject.Create(t))]);
        property["has_more"] = false;
        return page with { Properties = JsonSerializer.SerializeToElement(properties) };
    }

    private async Task<ImmutableArray<NotionPage>> Complete(ImmutableArray<NotionPage> pages, CancellationToken cancel)
    {
        var complete = ImmutableArray.CreateBuilder<NotionPage>(pages.Length);
        foreach (var page in pages) complete.Add(await Complete(page, cancel).ConfigureAwait(false));
        return complete.MoveToImmutable();
    }

    /// <summary>
    /// One query gives at most 10,000 rows. When it is cut, the next one begins at the last minute seen, and what came before is
    /// dropped; this fails only where more than 10,000 rows share a minute.
    /// </summary>
    private async IAsyncEnumerable<NotionList<NotionPage>> Windows(
        string timestamp, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        for (var from = since; ;)
        {
            var (last, isCut) = (from, false);
            await foreach (var list in Slices(timestamp, from, cancel).ConfigureAwait(false))
            {
                isCut |= !list.IsComplete;
                if (list.Results is [.., var end]) last = timestamp is "created_time" ? end.CreatedTime : end.LastEditedTime;
                var fresh = list.Results.Where(p => seen.Add(Key(p, timestamp))).ToImmutableArray();
                yield return list with { Results = await Complete(fresh, cancel).ConfigureAwait(false), IsComplete = true };
            }
            if (!isCut) yield break;
            if (last == from) throw new NotionCursorException($"more than 10,000 rows of {schema.Schema.Noun} share a minute");
            from = last;
        }
    }

    /// <summary>An edit makes a row new again; without it a page is shown once.</summary>
    private static string Key(NotionPage page, string timestamp) => timestamp is "created_time" ? page.Id
        : $"{page.Id} {page.LastEditedTime.UtcTicks}";

    /// <summary>One query to its end, asking for fewer rows at a time while Notion is too slow for many.</summary>
    private IAsyncEnumerable<NotionList<NotionPage>> Slices(string timestamp, DateTimeOffset? from, CancellationToken cancel)
    {
        var size = 0;
        // An edit may have made a page one of another kind: who asks for edits hears of it.
        var query = new NotionQuery(
            And(from is { } at ? OnOrAfter(timestamp, at) : null, timestamp is "created_time" ? schema.WhereOfKind : null),
            [new(timestamp)], schema.QueriedIds);
        return NotionPaging.Pages(async (cursor, token) =>
        {
            while (true)
            {
                try
                {
                    var list = await client.Query(schema.DatabaseId, query with { Cursor = cursor, PageSize = PageSizes[size] }, token)
                        .ConfigureAwait(false);
                    size = Math.Max(0, size - 1);
                    return list;
                }
                catch (NotionException slow) when (slow.Status is 503 or 504 or 0 && size < PageSizes.Length - 1)
                {
                    size++;
                }
            }
        }, cancel);
    }

    private static JsonObject? And(JsonObject? one, JsonObject? other) => one is null ? other : other is null ? one
        : new() { ["and"] = new JsonArray(one, other) };

    private static JsonObject OnOrAfter(string timestamp, DateTimeOffset at) => new()
    {
        ["timestamp"] = timestamp,
        [timestamp] =
            new JsonObject { ["on_or_after"] = at.ToUniversalTime()
            .ToString("yyyy-MM-dd'T'HH:mm:00.000'Z'", CultureInfo.InvariantCulture) },
    };
}
