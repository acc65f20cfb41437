using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Presta.Catalogs;

namespace Presta.Api.Kit;

/// <summary>
/// A catalog as this node asks it: answers are kept here until the catalog says that they are old. The catalog acknowledges no change
/// before every node that holds a lease has forgotten what the change touches, so that nobody, whichever node they ask, sees less than
/// they were told is done. Without a lease every question goes to the catalog.
/// </summary>
internal sealed class Replica<T> : ICatalogWatcher where T : Row
{
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan UnusedFor = TimeSpan.FromMinutes(1);

    /// <summary>Of the answers kept; more, and all of them go.</summary>
    private const int MostRows = 500_000;

    private readonly ICatalogGrain<T> catalog;
    private readonly IGrainFactory grains;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Task>> shelves = new();
    private readonly ConcurrentDictionary<EntityId, KeptRow> rows = new();
    private ICatalogWatcher? self;
    private long leaseEndsAt;
    private long usedAt;
    private DateTimeOffset? asOf;
    private int kept;
    private int isWatching;
    private bool tellsRows;

    public Replica(ICatalogGrain<T> catalog, IGrainFactory grains) => (this.catalog, this.grains) = (catalog, grains);

    /// <inheritdoc cref="ICatalogGrain{T}.Query"/>
    public Task<Result<Page<T>>> Query(Scope scope, ListQuery query) => query.IsWhole ? Whole(scope, query) :
        Kept(Shelves.Of(scope), query.Key, () => catalog.Query(scope, query),
            page => page.Items.Length + (page.Groups.IsDefault ? 0 : page.Groups.Length));

    /// <summary>Nothing of it is kept: whole lists are large, and seldom asked for twice.</summary>
    private async Task<Result<Page<T>>> Whole(Scope scope, ListQuery query) =>
        (await catalog.Query(scope, query))
            .Select(Page<T> (first) => new WholeList<T>(first, place => catalog.Query(scope, query with { At = place })));

    /// <inheritdoc cref="ICatalogGrain{T}.Of"/>
    public Task<Result<ImmutableArray<T>>> Of(string column, string value) =>
        Kept(Column(column).Parse(value) is { } key ? Shelves.Found(column, key) : null, "of", () => catalog.Of(column, value),
            rows => rows.Length);

    /// <inheritdoc cref="ICatalogGrain{T}.All"/>
    public Task<Result<ImmutableArray<T>>> All(Scope scope) =>
        Kept(Shelves.Of(scope), "all", () => catalog.All(scope), rows => rows.Length);

    public Task<Result<ImmutableArray<Related<T>>>> OfEach(string column, ImmutableArray<string> values) => catalog.OfEach(column, values);

    /// <inheritdoc cref="ICatalogGrain.FindMany"/>
    public async Task<Result<ImmutableArray<Row?>>> FindMany(ImmutableArray<EntityId> ids)
    {
        if (!HasLease() || !Volatile.Read(ref tellsRows))
        {
            ReplicaMeter.Passed.Add(1);
            return await catalog.FindMany(ids);
        }

        // A row's place is taken before the catalog is asked: a change that comes in between takes the place away, and with it the answer.
        var places = ids.Select(id => rows.GetOrAdd(id, static _ => new())).ToArray();
        ImmutableArray<EntityId> missing = [.. ids.Where((_, n) => places[n].Answer is null)];
        (missing.IsEmpty ? ReplicaMeter.Kept : ReplicaMeter.Passed).Add(1);
        if (!missing.IsEmpty)
        {
            if ((await catalog.FindMany(missing)).IsRefused(out var refusal, out var found)) return refusal;
            for (int n = 0, next = 0; n < places.Length && next < missing.Length; n++)
                if (ids[n] == missing[next]) places[n].Answer = new(found[next++]);
            if (Interlocked.Add(ref kept, missing.Length) > MostRows) Forget();
        }
        return ImmutableArray.CreateRange([.. places], place => place.Answer!.Row);
    }

    public Task Changed(ImmutableArray<string> old)
    {
        if (old.IsDefault) Forget();
        else
            foreach (var name in old)
                if (Shelves.RowOf(name) is { } id) rows.TryRemove(id, out _);
                else shelves.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    /// <summary>
    /// What is kept is the question's task: whoever asks while it runs shares it, and a change that comes in between takes it away
    /// before the change is acknowledged.
    /// </summary>
    private Task<Result<TAnswer>> Kept<TAnswer>(string? shelf, string question, Func<Task<Result<TAnswer>>> ask, Func<TAnswer, int> size)
    {
        if (!HasLease() || shelf is null)
        {
            ReplicaMeter.Passed.Add(1);
            return ask();
        }

        var answers = shelves.GetOrAdd(shelf, static _ => new());
        if (answers.TryGetValue(question, out var known))
        {
            ReplicaMeter.Kept.Add(1);
            return (Task<Result<TAnswer>>)known;
        }

        ReplicaMeter.Passed.Add(1);
        var asked = ask();
        if (answers.TryAdd(question, asked)) Settle(answers, question, asked, size).Ignore();
        return asked;
    }

    /// <summary>Whether the catalog tells of changes before it acknowledges them. Who asks keeps the lease going.</summary>
    private bool HasLease()
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref usedAt, now);
        if (now < Volatile.Read(ref leaseEndsAt)) return true;
        if (Interlocked.Exchange(ref isWatching, 1) == 0) Watch().Ignore();
        return false;
    }

    private async Task Settle<TAnswer>(
        ConcurrentDictionary<string, Task> answers, string question, Task<Result<TAnswer>> asked, Func<TAnswer, int> size)
    {
        try
        {
            if ((await asked).IsRefused(out _, out var answer)) answers.TryRemove(new(question, asked));
            else if (Interlocked.Add(ref kept, 1 + size(answer)) > MostRows) Forget();
        }
        catch
        {
            answers.TryRemove(new(question, asked));
        }
    }

    private void Forget()
    {
        shelves.Clear();
        rows.Clear();
        Volatile.Write(ref kept, 0);
    }

    /// <summary>
    /// Renews the lease for as long as someone asks. It runs from before the call: the catalog's own count of it ends later.
    /// </summary>
    private async Task Watch()
    {
        try
        {
            self ??= grains.CreateObjectReference<ICatalogWatcher>(this);
            while (Stopwatch.GetElapsedTime(Volatile.Read(ref usedAt)) < UnusedFor)
            {
                await Renew();
                await Task.Delay(BetweenRenewals);
            }
        }
        finally
        {
            Volatile.Write(ref isWatching, 0);
        }
    }

    private async Task Renew()
    {
        try
        {
            var askedAt = Stopwatch.GetTimestamp();
            if (await catalog.Watch(self!) is not { } lease) return;
            if (lease.IsFresh || lease.AsOf != asOf) Forget();   // answers tell when Notion was last read
            asOf = lease.AsOf;
            Volatile.Write(ref tellsRows, lease.TellsRows);
            Volatile.Write(ref leaseEndsAt, askedAt + (long)(CatalogLease.Length.TotalSeconds * Stopwatch.Frequency));
        }
        catch (Exception passing) when (passing is Orleans.Runtime.OrleansException or TimeoutException)
        {
            // The lease runs out by itself.
        }
    }

    private sealed class KeptRow
    {
        public KeptAnswer? Answer { get; set; }
    }

    /// <param name="Row">Null for an id that has none.</param>
    private sealed record KeptAnswer(Row? Row);

    private static Column Column(string name) => Columns.Of<T>().First(c => c.Name == name && c.Can(Use.Index));
}

internal static class ReplicaMeter
{
    private static readonly Meter Meter = new("Presta.Replicas");

    /// <summary>Questions answered on this node.</summary>
    public static readonly Counter<long> Kept = Meter.CreateCounter<long>("presta.replicas.kept", "{question}");

    /// <summary>Questions that went to the catalog.</summary>
    public static readonly Counter<long> Passed = Meter.CreateCounter<long>("presta.replicas.passed", "{question}");
}
