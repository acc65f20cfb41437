using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Documents;
using Presta.Files;
using Presta.Support;

namespace Presta.Api.Kit;

/// <summary>
/// A process that dies between storing an upload's bytes and registering them leaves a file that no document and no ticket names; a
/// document that was deleted and can no more be restored leaves its own. Once a day such files are deleted: a day old at least, a bounded
/// number at a time, and only while all of them are known.
/// </summary>
internal sealed partial class OrphanedFiles(IFileStore files, IGrainFactory grains, TimeProvider time, ILogger<OrphanedFiles> log)
    : BackgroundService
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);
    private static readonly TimeSpan Every = TimeSpan.FromHours(24);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);
    private const int PerQuestion = 500;
    private const int MostDeleted = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await Tried(stoppingToken) ? Every : Again, time, stoppingToken);
        }
    }

    /// <returns>How many were deleted; null while not all that may name them is known.</returns>
    public async Task<int?> CleanUp(CancellationToken cancel)
    {
        var deleted = 0;
        await foreach (var some in files.Before(time.GetUtcNow() - Age, cancel).Chunk(PerQuestion).WithCancellation(cancel))
        {
            if (await Orphans(some) is not { } orphans) return null;
            foreach (var key in orphans)
            {
                if (deleted == MostDeleted) return deleted;
                await files.Delete(key, cancel);
                deleted++;
            }
        }
        return deleted;
    }

    /// <summary>
    /// An upload's key ends with the id of its document or of its ticket's message, by which a trashed one is found too; what another
    /// standing document names stays as well.
    /// </summary>
    private async Task<string[]?> Orphans(string[] keys)
    {
        var documents = Nouns.Documents.Catalog(grains);
        var byId = keys.Where(key => Id(key) is not null).ToDictionary(key => key, key => Id(key)!.Value);
        if (await Rows(documents, [.. byId.Values]) is not { } own) return null;
        if (await Rows(Nouns.TicketMessages.Catalog(grains), [.. byId.Values]) is not { } messages) return null;
        var suspects = byId.Keys.Zip(own, messages)
            .Where(found => IsGone(found.Second) && !Holds(found.Third, found.First)).Select(found => found.First).ToArray();
        if (suspects.Length == 0) return [];
        if (await Rows(documents, await documents.Ids()) is not { } all) return null;
        var named = all.OfType<Document>().Select(d => d.StoredAs).ToHashSet();
        return [.. suspects.Where(key => !named.Contains(key))];

        static async Task<ImmutableArray<Row?>?> Rows(ICatalogGrain catalog, ImmutableArray<EntityId> ids) =>
            (await catalog.State()).Phase is CatalogPhase.Live && (await catalog.FindMany(ids)) is { Error: null } found ? found.Value
                : null;

        bool IsGone(Row? own) => own is null || (own is Document document && document.IsPurgeable(time.GetUtcNow()));

        static bool Holds(Row? message, string key) => message is TicketMessage { Attachments: var files }
            && files.Any(file => file.StoredAs == key);
    }

    /// <summary>What is not an upload of ours is none of our business.</summary>
    private static EntityId? Id(string key) => EntityId.TryRead(key[(key.LastIndexOf('/') + 1)..], out var id) ? id : null;

    private async Task<bool> Tried(CancellationToken stopping)
    {
        try
        {
            if (await CleanUp(stopping) is not { } deleted) return false;
            if (deleted > 0) Deleted(log, deleted);
            return true;
        }
        catch (Exception trouble) when (!stopping.IsCancellationRequested)
        {
            NotCleaned(log, trouble.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files that nothing names were deleted")]
    private static partial void Deleted(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "files that nothing names could not be looked for and will be later: {Reason}")]
    private static partial void NotCleaned(ILogger log, string reason);
}
