using System.Threading.Channels;
using Presta.Documents;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>
/// Has documents that wait for the malware scanner looked at, one after the other: those just uploaded at once, and what is still waiting every
/// half minute. While the scanner is away they go on waiting, and nobody gets their bytes.
/// </summary>
internal sealed partial class Scanning(IFileScanner scanner, IFileStore files, IGrainFactory grains, TimeProvider time, ILogger<Scanning> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly ListQuery Waiting = new ListQuery(Limit: ListQuery.MaxLimit, Descending: false).Where("scan", ScanState.Pending.Code());

    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Of a document that is uploaded now.</summary>
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
                NotScanned(log, trouble.Message);
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
        if ((await grains.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).Query(Scope.System, Waiting)).IsRefused(out _, out var page)) return 0;
        var judged = 0;
        foreach (var document in page.Items)
        {
            if (document.StoredAs is not { } key || await files.Open(key, cancel) is not { } bytes) continue;
            await using (bytes)
            {
                var isClean = await scanner.IsClean(bytes, cancel);
                await grains.Document(document.Id).Scanned(isClean);
                if (!isClean) Found(log, document.Id);
                judged++;
            }
        }
        return judged;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "document {Document} is blocked: the scanner found malware in it")]
    private static partial void Found(ILogger log, EntityId document);

    [LoggerMessage(Level = LogLevel.Warning, Message = "documents wait for the malware scanner: {Reason}")]
    private static partial void NotScanned(ILogger log, string reason);
}
