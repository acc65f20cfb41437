using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// Asks Notion which of a noun's rows have become pages without anyone knowing, all in one question, and binds those. What has no page
/// afterwards was looked for twice, with a pause between: Notion's own reads may lag behind its writes.
/// </summary>
internal sealed class Reconciliation(
    IGrainFactory grains, IDeliveries deliveries, PageReader pages, TimeProvider time, ISiloStatusOracle? silos = null)
{
    public static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly INotionClient notion = new NotionClient(
        new RetryingTransport(new ThrottledTransport(grains, Lane.Write, silos), time));

    /// <exception cref="NotionException">Notion cannot be asked: nothing is known of the rows that were not bound.</exception>
    public async Task Of(BoundSchema schema, IEnumerable<EntityId> rows)
    {
        var unbound = new List<EntityId>();
        foreach (var id in rows)
            if (await pages.PageOf(schema.Schema.Noun, id) is null) unbound.Add(id);
        if (unbound.Count == 0) return;
        unbound = await Bind(schema, unbound);
        if (unbound.Count == 0) return;
        await Task.Delay(SecondLook, time);
        await Bind(schema, unbound);
    }

    /// <returns>The rows that Notion does not show.</returns>
    private async Task<List<EntityId>> Bind(BoundSchema schema, List<EntityId> rows)
    {
        var found = await new NotionTable(notion, schema).Find(rows);
        foreach (var (id, page) in found) await deliveries.Delivered(schema.Schema.Noun, id, 0, time.GetUtcNow(), page);
        return [.. rows.Where(id => !found.ContainsKey(id))];
    }
}
