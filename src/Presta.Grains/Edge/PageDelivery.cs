using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>What became of one attempt: done, try again in two seconds, later, or not before someone mended something.</summary>
internal enum DeliveryOutcome { Done, Soon, Later, Held }

/// <summary>
/// One row's way into Notion. An existing page is looked at first, so that a person's edit meets the owner's merge before it could be
/// overwritten; a new page is made once: whoever has a doubt asks Notion for the row's id (<see cref="Reconciliation"/>) before it comes
/// here again.
/// </summary>
internal sealed class PageDelivery(
    IGrainFactory grains, IJournal journal, IDeliveries deliveries, PageReader pages, Bindings bindings, TimeProvider time,
    ILogger<NotionOutboxGrain> log,
    ISiloStatusOracle? silos = null)
{
    /// <summary>A look just before writing is as fresh as can be: no delivery can have come after it unnoticed.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    public async Task<DeliveryOutcome> Deliver(
        PendingRow row, ImmutableDictionary<string, NotionPage>? seen, DoubtfulCreates doubtful, long term)
    {
        if ((await bindings.Of(row.Noun)).Schema is not { } schema) return DeliveryOutcome.Held;
        var notion = Notion(term);
        try
        {
            var page = await pages.PageOf(row.Noun, row.Id);
            return page is null ? await Make(notion, schema, row, doubtful) : await Change(notion, schema, row, page, seen);
        }
        catch (NotionException unsure) when (unsure.IsAmbiguous)
        {
            doubtful.Add(row);
            return DeliveryOutcome.Soon;
        }
        catch (NotionTargetMissingException)
        {
            return DeliveryOutcome.Soon;
        }
        catch (NotionValueException impossible)
        {
            return await Bury(row, impossible.Message);
        }
        catch (Exception suspicious) when (suspicious is NotionSchemaException or NotionException { Status: 400 })
        {
            if (!(await bindings.Of(row.Noun, again: true)).IsOk)
            {
                await grains.GetGrain<INotionSyncGrain>(row.Noun).Suspect();
                return DeliveryOutcome.Held;
            }
            return suspicious is NotionException refused ? await Bury(row, $"{refused.Code}: {refused.Message}") : DeliveryOutcome.Later;
        }
        catch (NotionException closed) when (closed.Status is 401 or 403 or 404)
        {
            return DeliveryOutcome.Held;
        }
        catch (NotionException)
        {
            return DeliveryOutcome.Later;
        }
        catch (NotionQueueFullException)
        {
            return DeliveryOutcome.Soon;
        }
    }

    /// <summary>
    /// What of a noun was edited since shortly before the oldest of these rows: a page that is not among it has not changed. Null where
    /// looking at each page by itself is cheaper.
    /// </summary>
    public async Task<ImmutableDictionary<string, NotionPage>?> EditedMeanwhile(
        string noun, IReadOnlyCollection<PendingRow> rows, long term)
    {
        var old = new List<PendingRow>();
        foreach (var row in rows)
            if (await pages.PageOf(noun, row.Id) is not null) old.Add(row);
        if (old.Count <= 2 || (await bindings.Of(noun)).Schema is not { } schema) return null;
        var edited = ImmutableDictionary.CreateBuilder<string, NotionPage>();
        await foreach (var list in new NotionTable(Notion(term), schema).EditedSince(old.Min(r => r.At) - TimeSpan.FromMinutes(4)))
            foreach (var page in list.Results) edited[page.Id] = page;
        return edited.ToImmutable();
    }

    /// <summary>
    /// Once Notion was asked, only its refusal makes sure that there is no page: the database may be away when it is to remember it.
    /// </summary>
    private async Task<DeliveryOutcome> Make(NotionClient notion, BoundSchema schema, PendingRow row, DoubtfulCreates doubtful)
    {
        if (await journal.Latest(row.Noun, row.Id) is not { } latest) return DeliveryOutcome.Done;
        var properties = await pages.Encode(pageOf => schema.EncodeNew(latest.Row, pageOf));
        try
        {
            var page = await notion.CreatePage(schema.DatabaseId, properties);
            if (latest.Row.IsTrashed) await notion.TrashPage(page.Id);
            return await Done(latest, page.Id);
        }
        catch (Exception trouble) when (trouble is not (NotionException { IsAmbiguous: false } or NotionQueueFullException))
        {
            doubtful.Add(row);
            throw;
        }
    }

    private async Task<DeliveryOutcome> Change(
        NotionClient notion, BoundSchema schema, PendingRow row, string page, ImmutableDictionary<string, NotionPage>? seen)
    {
        var remote = await Look(notion, schema, page, seen);
        if (remote is not null)
        {
            var owner = Nouns.Of(row.Noun).Owner(grains, (await journal.Latest(row.Noun, row.Id))?.Row ?? remote.Row);
            await owner.Merge(row.Noun, [remote with { Row = remote.Row with { Id = row.Id }, ReadAt = remote.ReadAt + Fresh }]);
        }
        if (await journal.Latest(row.Noun, row.Id) is not { } latest) return DeliveryOutcome.Done;
        var pending = (await deliveries.Undelivered(row.Noun, row.Id)).Where(e => e.Version <= latest.Version).ToArray();
        var isMoved = pending.Any(e => e.Kind is EntryKind.Trash or EntryKind.Restore);
        if (remote is { IsTrashed: true })
        {
            if (!isMoved) return await Bury(row, "la page est dans la corbeille de Notion");
            if (latest.Row.IsTrashed) return await Done(latest, null);
            await notion.TrashPage(page, isTrashed: false);
        }
        var inConflict = latest.Row.Conflicts.Select(c => c.Property).ToHashSet();
        var changed = pending.SelectMany(e => e.Changes.Keys)
            .Where(name => !inConflict.Contains(name) && schema.Schema.Has(name)
                && !(remote is not null && schema.Schema.Same(name, remote.Row, latest.Row))).ToHashSet();
        if (changed.Count > 0) await notion.UpdatePage(page, await pages.Encode(pageOf => schema.Encode(latest.Row, changed, pageOf)));
        if (isMoved && latest.Row.IsTrashed) await notion.TrashPage(page);
        return await Done(latest, null);
    }

    /// <summary>The page as it is now; null when a look at all recent edits has shown that it was not touched.</summary>
    private async Task<RemoteRow?> Look(NotionClient notion, BoundSchema schema, string page, ImmutableDictionary<string, NotionPage>? seen)
    {
        if (seen is not null && !seen.ContainsKey(page)) return null;
        var shown = seen?.GetValueOrDefault(page) ?? await new NotionTable(notion, schema).Page(page);
        return (await pages.Read(schema, [shown]))[0];
    }

    private NotionClient Notion(long term) => new(new RetryingTransport(new ThrottledTransport(grains, Lane.Write, silos, term), time));

    private async Task<DeliveryOutcome> Done(Entry latest, string? newPage)
    {
        var now = time.GetUtcNow();
        await deliveries.Delivered(latest.Noun, latest.Id, latest.Version, now, newPage);
        await Nouns.Of(latest.Noun).Owner(grains, latest.Row).Delivered(latest.Noun, latest.Id, latest.Version, now, null);
        return DeliveryOutcome.Done;
    }

    private async Task<DeliveryOutcome> Bury(PendingRow row, string reason)
    {
        if (await journal.Latest(row.Noun, row.Id) is not { } latest) return DeliveryOutcome.Done;
        OutboxLog.Dead(log, row.Noun, row.Id, latest.Version, reason);
        await deliveries.Dead(row.Noun, row.Id, latest.Version, reason);
        await Nouns.Of(row.Noun).Owner(grains, latest.Row).Delivered(row.Noun, row.Id, latest.Version, time.GetUtcNow(), reason);
        return DeliveryOutcome.Done;
    }
}
