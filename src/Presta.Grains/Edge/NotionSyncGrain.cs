using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Presta.Catalogs;
using Presta.Notion;
using Presta.Storage;

namespace Presta.Edge;

/// <summary>
/// First load, then polling by last edit with an overlap: Notion floors its times to the minute and its clock is not ours. Rows whose
/// properties equal what the catalog holds cost nothing but their place in the answer.
/// </summary>
[KeepAlive]
internal sealed class NotionSyncGrain(
    [PersistentState("sync", StorageRegistration.GrainStorage)] IPersistentState<SyncState> state,
    Bindings bindings, PageReader pages, NotionOptions options, ISiloStatusOracle silos, TimeProvider time, ILogger<NotionSyncGrain> log)
        : Grain, INotionSyncGrain
{
    /// <summary>A minute of flooring, a minute of clocks and replicas, a minute of reserve.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(3);

    /// <summary>How often the database itself is compared with its declaration, in polls.</summary>
    private const int PollsPerCheck = 3;

    private bool isStarted;
    private bool isSuspect = true;
    private int polls;
    private string? problem;

    private Noun Noun => Nouns.Of(this.GetPrimaryKeyString());

    private ICatalogGrain Catalog => Noun.Catalog(GrainFactory);

    private INotionClient Notion => new NotionClient(new RetryingTransport(new ThrottledTransport(GrainFactory, Lane.Sync, silos), time));

    public Task Start()
    {
        if (isStarted) return Task.CompletedTask;
        isStarted = true;
        var every = TimeSpan.FromSeconds(options.PollSeconds);
        this.RegisterGrainTimer(Tick, new() { DueTime = TimeSpan.Zero, Period = every, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task Poll()
    {
        if (await Opened() is not { } schema) return;
        try
        {
            var phase = await Recovered();
            if (phase is CatalogPhase.Live && state.State.IsLoaded) await Delta(schema);
            else await Load(schema, isLive: phase is CatalogPhase.Live);
        }
        catch (NotionSchemaException changed)
        {
            SyncLog.SchemaChanged(log, Noun.Name, changed.Message);
            isSuspect = true;
        }
    }

    public Task Suspect()
    {
        isSuspect = true;
        return Task.CompletedTask;
    }

    public async Task<SweepReport> Sweep()
    {
        if (await Opened() is not { } schema || !state.State.IsLoaded) return new(Noun.Name, 0, 0, 0, problem ?? "not loaded yet");
        var report = await new Sweeper(Noun, schema, new NotionTable(Notion, schema), pages, state.State, GrainFactory, time).Run();
        state.State.SweptAt = time.GetUtcNow();
        await state.WriteStateAsync();
        SyncLog.Swept(log, Noun.Name, report.Seen, report.Missing, report.Removed, report.Refused ?? "");
        return report;
    }

    private async Task Tick(CancellationToken cancel)
    {
        try
        {
            // A first load cut short by trouble goes on at the next tick; one that was waiting for the catalog, at once.
            await Poll();
            if (IsNight && state.State.IsLoaded && time.GetUtcNow() - state.State.SweptAt > TimeSpan.FromHours(20)) await Sweep();
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            SyncLog.PollFailed(log, Noun.Name, trouble.Message);
        }
    }

    private bool IsNight => TimeZoneInfo.ConvertTime(time.GetUtcNow(), BusinessTime.Zone).Hour == 3;

    /// <summary>The database when it fits its declaration; the catalog is told when it does not, and when it does again.</summary>
    private async Task<BoundSchema?> Opened()
    {
        var report = await bindings.Of(Noun.Name, again: isSuspect ? polls > 0 : polls % PollsPerCheck == 0 && polls > 0);
        (isSuspect, polls) = (false, polls + 1);
        var found = report.IsOk ? null : string.Join("\n", report.Problems);
        if (found != problem)
        {
            if (found is not null) SyncLog.Refused(log, Noun.Name, found);
            problem = found;
            await Catalog.Told(new(Complete: false, 0, problem, null));
        }
        else if (found is not null) await Catalog.Told(new(Complete: false, 0, found, null));   // it may have moved and forgotten
        foreach (var notice in report.Notices) SyncLog.Notice(log, notice);
        return report.Schema;
    }

    /// <summary>
    /// What the catalog has found of its own: it may have lost its snapshot while this grain remembers a load, or the other way round.
    /// </summary>
    private async Task<CatalogPhase> Recovered()
    {
        var known = await Catalog.State();
        for (var waits = 0; known.Phase is CatalogPhase.Cold && waits < 200; waits++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
            known = await Catalog.State();
        }
        return known.Phase is CatalogPhase.Cold ? throw new TimeoutException($"the catalog {Noun.Name} has not recovered yet")
            : known.Phase;
    }

    private async Task Load(BoundSchema schema, bool isLive)
    {
        var (startedAt, loaded) = (time.GetUtcNow(), 0);
        await foreach (var list in new NotionTable(Notion, schema).Sweep())
        {
            var rows = await pages.Read(schema, list.Results);
            if (isLive) await Take(schema, rows);
            else await Catalog.Load([.. rows.Where(r => !r.IsTrashed).Select(r => r.Row with { Version = 1 })]);
            loaded += rows.Length;
            await Catalog.Told(new(false, 100 * loaded / (loaded + 100), null, list.SentAt));
        }
        (state.State.IsLoaded, state.State.Watermark) = (true, Minute(startedAt));
        if (!isLive) state.State.SweptAt = startedAt;   // a first load has seen every page
        await Catalog.Told(new(true, 100, null, startedAt));
        await state.WriteStateAsync();
        SyncLog.Loaded(log, Noun.Name, loaded);
    }

    private async Task Delta(BoundSchema schema)
    {
        var (startedAt, before) = (time.GetUtcNow(), state.State.Watermark);
        await foreach (var list in new NotionTable(Notion, schema).EditedSince(before - Overlap))
        {
            await Take(schema, await pages.Read(schema, list.Results));
            if (list.Results is [.., var last]) Advance(last.LastEditedTime);
        }
        Advance(startedAt - TimeSpan.FromMinutes(1));
        await Catalog.Told(new(true, 100, null, startedAt));
        if (state.State.Watermark != before) await state.WriteStateAsync();

        void Advance(DateTimeOffset seen)
        {
            var latest = Minute(startedAt - TimeSpan.FromMinutes(1));
            var minute = Minute(seen) < latest ? Minute(seen) : latest;
            if (minute > state.State.Watermark) state.State.Watermark = minute;
        }
    }

    /// <summary>Hands what differs from the catalog to the owners.</summary>
    private async Task Take(BoundSchema schema, ImmutableArray<RemoteRow> remotes)
    {
        if (remotes.IsEmpty) return;
        var held = (await Catalog.FindMany([.. remotes.Select(r => r.Row.Id)])).Value;
        if (held.IsDefault) return;
        var news = remotes.Zip(held).Where(pair => pair.Second is not { } row ? !pair.First.IsTrashed
            : row.IsTrashed != pair.First.IsTrashed || (!row.IsTrashed && schema.Schema.Differences(row, pair.First.Row).Any()));
        foreach (var owner in news.GroupBy(pair => Noun.Owner(GrainFactory, pair.Second ?? pair.First.Row)))
            await owner.Key.Merge(Noun.Name, [.. owner.Select(pair => pair.First)]);
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}

internal static partial class SyncLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Noun}: {Rows} rows loaded from Notion")]
    public static partial void Loaded(ILogger log, string noun, int rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Noun} could not be polled and will be again: {Reason}")]
    public static partial void PollFailed(ILogger log, string noun, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Noun} changed its shape in Notion: {Reason}")]
    public static partial void SchemaChanged(ILogger log, string noun, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Noun} is not served: {Problem}")]
    public static partial void Refused(ILogger log, string noun, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Notice}")]
    public static partial void Notice(ILogger log, string notice);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Noun} swept: {Seen} pages seen, {Missing} missing, {Removed} removed. {Refused}")]
    public static partial void Swept(ILogger log, string noun, int seen, int missing, int removed, string refused);
}
