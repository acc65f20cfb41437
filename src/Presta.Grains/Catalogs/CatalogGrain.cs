using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Presta.Journal;

namespace Presta.Catalogs;

/// <summary>What every catalog needs.</summary>
public sealed record CatalogTools(
    IJournal Journal, ISnapshots Snapshots, Neighbours Neighbours, CatalogMeters Meters, TimeProvider Time, ILoggerFactory Logs);

/// <summary>
/// A catalog: last snapshot + the journal's entries after it + what Notion tells. It follows the journal's tail by itself, so that
/// an owner that died between its append and <see cref="Apply"/> leaves no row behind.
/// </summary>
[KeepAlive, ResourceOptimizedPlacement, InCatalogDirectory]
public abstract class CatalogGrain<T>(CatalogTools tools) : Grain, ICatalogGrain<T>, IGrainMigrationParticipant where T : Row
{
    /// <summary>Larger catalogs are read anew where they go.</summary>
    private const int MostCarried = 20_000;

    private static readonly TimeSpan TailEvery = TimeSpan.FromSeconds(1);
    private const int MostRelated = 10_000;

    /// <summary>Older entries of a trashed row have long been read from the journal by then: none of them brings it back.</summary>
    private static readonly TimeSpan UntilTrashIsRead = TimeSpan.FromMinutes(5);

    private const int MostRows = 100_000;

    private readonly Table<T> table = new();
    private readonly Watchers watchers = new(tools.Time);
    private readonly ILogger log = tools.Logs.CreateLogger("Presta.Catalogs");
    private CatalogTail<T>? journal;
    private Whereabouts? whereabouts;
    private string epoch = "";
    private bool recovered;
    private bool isCarried;
    private NotionSide side = new(false, 0, null, null);

    protected string Noun => this.GetPrimaryKeyString();

    private CatalogTail<T> Journal => journal ??= new(Noun, tools.Journal, tools.Snapshots);

    private Whereabouts Whereabouts => whereabouts ??= new(Noun, tools.Neighbours);

    /// <summary>The row with what it borrows from other nouns.</summary>
    protected virtual T Dress(T row) => row;

    /// <summary>Rows came in; <paramref name="before"/> has what they replace, null for new ones.</summary>
    protected virtual Task Changed(IReadOnlyList<(T? Before, T After)> changes) => Task.CompletedTask;

    /// <summary>The catalog has become live: tell those that borrow from it, ask those it borrows from.</summary>
    protected virtual Task Opened() => Task.CompletedTask;

    protected IEnumerable<T> Live => table.Live;

    protected bool IsLive => Phase is CatalogPhase.Live;

    protected T? Row(EntityId id) => table.Find(id);

    protected IEnumerable<T> With(string column, EntityId value) => table.Of(column, value.ToString()).Rows;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Nouns.Of(Noun).IsStored) side = new(true, 100, null, null);
        epoch = (tools.Time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMillisecond).ToString("x");
        this.RegisterGrainTimer(Follow, new() { DueTime = TimeSpan.Zero, Period = TailEvery, KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        tools.Meters.Left(Noun);
        var travels = reason.ReasonCode is DeactivationReasonCode.Migrating && table.Count <= MostCarried;
        if (!travels) CatalogLog.PutAway(log, Noun, reason.ReasonCode, reason.Description);
        if (recovered && side is { Complete: true, Problem: null } && Journal.Unsaved > 0 && !travels) await Snapshot();
        // Whoever is called by this name next is the successor: the call waits until this activation has ended.
        if (recovered && !travels && watchers.Doubt == TimeSpan.Zero)
            GrainFactory.GetGrain<ICatalogGrain>(this.GetGrainId()).Inherit(watchers.Dehydrate()).Ignore();
    }

    public Task Inherit(ImmutableDictionary<ICatalogWatcher, TimeSpan> leases)
    {
        watchers.Rehydrate(leases);
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (!recovered || table.Count > MostCarried) return;
        dehydrationContext.TryAddValue(
            "catalog", new Carried<T>([.. table.Rows], Journal.Seq, Journal.Unsaved, side, watchers.Dehydrate(), watchers.Doubt));
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (!rehydrationContext.TryGetValue("catalog", out Carried<T>? carried) || carried is null) return;
        foreach (var row in carried.Rows) table.Put(row);
        Journal.GoOnFrom(carried.Seq, carried.SinceSnapshot);
        (side, recovered, isCarried) = (carried.Side, true, true);
        watchers.Rehydrate(carried.Leases, carried.Doubt);
        Arrived();
    }

    /// <summary>The rows have come from another silo, dressed as they were there.</summary>
    protected virtual void Arrived()
    {
    }

    public Task<CatalogLease?> Watch(ICatalogWatcher watcher) =>
        Task.FromResult(IsLive && !tools.Neighbours.IsSucceeded ? new CatalogLease(watchers.Renew(watcher), side.AsOf, TellsRows: true)
        : null);

    public Task<bool> Leave(SiloAddress from, SiloAddress to)
    {
        var isHere = from.Equals(tools.Neighbours.Here);
        if (isHere) MoveTo(to);
        return Task.FromResult(isHere);
    }

    public Task<Result<Page<T>>> Query(Scope scope, ListQuery query) => Task.FromResult(Answer(scope, query));

    public Task<Result<ImmutableArray<T>>> Of(string column, string value)
    {
        ImmutableArray<T> rows = [.. table.Of(column, value).Rows.OrderBy(r => r.Id).Take(MostRelated + 1)];
        return Task.FromResult(rows.Length > MostRelated ? Error.TooManyRelated(Noun, MostRelated) : Once(() => rows));
    }

    public Task<Result<ImmutableArray<Related<T>>>> OfEach(string column, ImmutableArray<string> values) =>
        Task.FromResult(Once(() => Related<T>.Of(values.Select(value => table.Of(column, value).Rows))));

    public Task<Result<ImmutableArray<T>>> All(Scope scope) => Task.FromResult(
        Once<ImmutableArray<T>>(() => [.. table.Of(scope).Rows.Take(MostRows)]));

    public Task<Result<Row?>> Find(EntityId id) => Task.FromResult<Result<Row?>>(
        Phase is CatalogPhase.Live or CatalogPhase.Refused ? table.Find(id) : Closed!);

    public Task<Result<ImmutableArray<Row?>>> FindMany(ImmutableArray<EntityId> ids) => Task.FromResult<Result<ImmutableArray<Row?>>>(
        recovered ? ImmutableArray.CreateRange(ids, Row? (id) => table.Find(id)) : Closed!);

    public Task<ImmutableArray<EntityId>> Ids() => Task.FromResult<ImmutableArray<EntityId>>([.. table.Live.Select(r => r.Id)]);

    public Task<CatalogState> State() =>
        Task.FromResult(
            new CatalogState(Noun, Phase, Phase is CatalogPhase.Live ? 100 : side.Percent, table.Count, side.Problem, side.AsOf));

    /// <summary>Where this one has a successor, that one must hear of it before a writer is told that it is done.</summary>
    public Task Apply(ImmutableArray<Row> rows) => tools.Neighbours.IsSucceeded
        ? throw new SiloUnavailableException($"The catalog {Noun} is leaving with its silo.") : Take([.. rows.Cast<T>()]);

    public Task Load(ImmutableArray<Row> rows) => Take([.. rows.Cast<T>().Where(r => table.Find(r.Id) is null)]);

    public async Task Told(NotionSide told)
    {
        var (wasLive, wasComplete) = (IsLive, side.Complete);
        side = told with { Complete = told.Complete || wasComplete, AsOf = told.AsOf ?? side.AsOf };
        if (side.Complete && !wasComplete && recovered) await Snapshot();
        if (IsLive && !wasLive) await Opened();
        if (wasLive && !IsLive) await watchers.Tell(default);
    }

    private CatalogPhase Phase => !recovered || tools.Neighbours.IsSucceeded ? CatalogPhase.Cold
        : side.Problem is not null ? CatalogPhase.Refused
        : side.Complete ? CatalogPhase.Live
        : CatalogPhase.Warming;

    private Error? Closed => Phase switch
    {
        CatalogPhase.Live => null,
        CatalogPhase.Refused => Error.SchemaMismatch(side.Problem!),
        CatalogPhase.Warming => Error.Warming(Noun, side.Percent),
        CatalogPhase.Cold => Error.Opening(Noun),
    };

    /// <summary>The answer of a live catalog, the refusal of any other.</summary>
    private Result<TAnswer> Once<TAnswer>(Func<TAnswer> live) => Closed is { } closed ? closed : live();

    protected Result<Page<T>> Answer(Scope scope, ListQuery query)
    {
        if (Closed is { } closed) return closed;
        var (shelf, name) = (table.Of(scope), Shelves.Of(scope) ?? "");
        if (Answering<T>.Refusal(query, name) is { } refusal) return refusal;
        return shelf.Ask(query, name).As($"{epoch}-{shelf.Changes:x}", side.AsOf ?? tools.Time.GetUtcNow());
    }

    private async Task Take(IReadOnlyList<T> rows)
    {
        var changes = new List<(T? Before, T After)>(rows.Count);
        foreach (var row in rows)
        {
            var before = table.Find(row.Id);
            if (before?.Version == row.Version) continue;
            var dressed = Dress(row);
            if (table.Put(dressed)) changes.Add((before, dressed));
        }
        Journal.Changed(changes.Count);
        if (changes.Count == 0) return;
        await Tell(changes.SelectMany(c => c.Before is null ? [c.After] : new[] { c.Before, c.After }));
        await Changed(changes);
    }

    /// <summary>Puts rows whose borrowed facts changed; their version has not.</summary>
    protected async Task Redress(IEnumerable<T> rows)
    {
        var touched = rows.ToList();
        if (touched.Count == 0) return;
        foreach (var row in touched) table.Put(Dress(row));
        await Tell(touched);
    }

    /// <summary>Nobody can have kept an answer of a catalog that never gave one.</summary>
    private Task Tell(IEnumerable<T> touched) => Phase is not CatalogPhase.Warming
        ? watchers.Tell([.. touched.SelectMany(Table<T>.NamesOf).Distinct()]) : Task.CompletedTask;

    private async Task Follow(CancellationToken cancel)
    {
        // An arriving activation may be started with its first tick still inside Orleans' lock on it: two catalogs that called each other
        // from there would wait for each other's lock for ever.
        await Task.Yield();
        try
        {
            if (!recovered) await Recover(cancel);
            else if (isCarried && IsLive) await Opened();
            isCarried = false;
            await Journal.Read(rows => Take(rows), cancel);
            if (Journal.IsLong && IsLive) await Snapshot();
            if (Whereabouts.Look() is { } home && recovered) MoveTo(home);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            CatalogLog.Trailing(log, Noun, trouble);
        }
        tools.Meters.Is(Noun, Phase, table.Count);
    }

    private void MoveTo(SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        MigrateOnIdle();
        Whereabouts.Moves();
        CatalogLog.Moving(log, Noun, silo);
    }

    private async Task Recover(CancellationToken cancel)
    {
        if (await Journal.LastSnapshot(cancel) is { } rows)
        {
            foreach (var row in rows) table.Put(Dress(row));
            side = side with { Complete = true };
        }
        else watchers.NobodyBefore();   // a catalog that has been live has left a snapshot
        await Journal.Read(Put, cancel);
        if (Nouns.Of(Noun).IsStored && Journal.Seq == 0) await Snapshot();   // nobody may have asked before there is one
        recovered = true;
        CatalogLog.Recovered(log, Noun, table.Count, Journal.Seq);
        if (IsLive) await Opened();
    }

    private Task Put(ImmutableArray<T> rows)
    {
        foreach (var row in rows) table.Put(Dress(row));
        Journal.Changed(rows.Length);
        return Task.CompletedTask;
    }

    private Task Snapshot()
    {
        if (Nouns.Of(Noun).IsPassing) table.EmptyTrash(tools.Time.GetUtcNow() - UntilTrashIsRead);
        return Journal.Save([.. table.Rows]);
    }
}
