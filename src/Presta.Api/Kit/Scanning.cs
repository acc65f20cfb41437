using System.Threading.Channels;
using Presta.Documents;
using Presta.Files;
using Presta.Support;

namespace Presta.Api.Kit;

/// <summary>
/// Has documents, and files of tickets, that wait for the malware scanner looked at, one after the other: those just uploaded at once, and
/// what is still waiting every half minute. While the scanner is away they go on waiting, and nobody gets their bytes; one that it cannot
/// judge waits behind all others.
/// </summary>
internal sealed partial class Scanning(
    IFileScanner scanner, IFileStore files, IGrainFactory grains, TimeProvider time, ILogger<Scanning> log) : BackgroundService
{
    /// <summary>Without a verdict, one after the other: then it is the scanner, not the files.</summary>
    private const int MostFailures = 3;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly ListQuery Waiting = new ListQuery(Limit: ListQuery.MaxLimit, Descending: false)
        .Where("scan", ScanState.Pending.Code());

    private readonly HashSet<EntityId> unjudged = [];
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Of a file that is uploaded now.</summary>
    public ScanState First => scanner.IsInstalled ? ScanState.Pending : ScanState.Unscanned;

    public void Wake() => woken.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!scanner.IsInstalled) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round(stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                NoRound(log, trouble.Message);
            }
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(woken.Reader.WaitToReadAsync(pause.Token).AsTask(), Task.Delay(Every, time, pause.Token));
            await pause.CancelAsync();
            woken.Reader.TryRead(out _);
        }
    }

    /// <returns>How many were judged.</returns>
    public async Task<int> Round(CancellationToken cancel)
    {
        var (judged, failures) = (0, 0);
        WaitingFile[] waiting = [.. await Documents(), .. await Attachments()];
        unjudged.IntersectWith(waiting.Select(file => file.Id));
        foreach (var file in waiting.OrderBy(file => unjudged.Contains(file.Id)))
        {
            if (await files.Open(file.Key, cancel) is not { } bytes) continue;
            await using (bytes)
            {
                try
                {
                    await Judge(file, bytes, cancel);
                    (judged, failures) = (judged + 1, 0);
                }
                catch (IOException trouble)
                {
                    NotScanned(log, file.Id, trouble.Message);
                    unjudged.Add(file.Id);
                    if (++failures == MostFailures) return judged;
                }
            }
        }
        return judged;
    }

    private async Task Judge(WaitingFile file, Stream bytes, CancellationToken cancel)
    {
        var isClean = await scanner.IsClean(bytes, cancel);
        await file.Judge(isClean);
        if (!isClean) Found(log, file.Id);
    }

    private async Task<IEnumerable<WaitingFile>> Documents() =>
        (await grains.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).Query(Scope.System, Waiting)).IsRefused(out _, out var page) ? []
        : from document in page.Items
          where document.StoredAs is not null
          select new WaitingFile(document.Id, document.StoredAs!, isClean => grains.Document(document.Id).Scanned(isClean));

    private async Task<IEnumerable<WaitingFile>> Attachments() =>
        (await grains.GetGrain<ITicketMessagesCatalog>(Nouns.TicketMessages.Name).Query(Scope.System, Waiting))
        .IsRefused(out _, out var page) ? []
        : from message in page.Items
          from file in message.Attachments
          where file.Scan is ScanState.Pending
          select new WaitingFile(file.Id, file.StoredAs, isClean => grains.Ticket(message.TicketId).Scanned(message.Id, file.Id, isClean));

    private sealed record WaitingFile(EntityId Id, string Key, Func<bool, Task> Judge);

    [LoggerMessage(Level = LogLevel.Warning, Message = "file {File} is blocked: the scanner found malware in it")]
    private static partial void Found(ILogger log, EntityId file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "file {File} waits for the malware scanner: {Reason}")]
    private static partial void NotScanned(ILogger log, EntityId file, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "files wait for the malware scanner: {Reason}")]
    private static partial void NoRound(ILogger log, string reason);
}
