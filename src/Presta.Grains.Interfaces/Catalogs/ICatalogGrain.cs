using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Presta.Catalogs;

/// <summary>
/// Every row of one noun, in memory. Key: the noun (<c>projects</c>). It answers lists and never decides anything:
/// owners write the rows and hand them over with <see cref="Apply"/>. Until it is live its questions are refused
/// with <c>WARMING</c>, or with the line that says what Notion's database misses.
/// </summary>
[Alias("catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>The row, or null; trashed rows are found too. For owners, sync and outbox: nobody's scope is asked.</summary>
    [AlwaysInterleave, Alias("Find")] Task<Result<Row?>> Find(EntityId id);

    /// <summary>The rows among these ids, in their order; null for those that do not exist.</summary>
    [AlwaysInterleave, Alias("FindMany")] Task<Result<ImmutableArray<Row?>>> FindMany(ImmutableArray<EntityId> ids);

    /// <summary>Takes rows that the journal holds; older versions than the held ones are ignored.</summary>
    [AlwaysInterleave, Alias("Apply")] Task Apply(ImmutableArray<Row> rows);

    /// <summary>First load: one page of Notion rows as they come.</summary>
    [AlwaysInterleave, Alias("Load")] Task Load(ImmutableArray<Row> rows);

    /// <summary>What is known of the noun's Notion side: how far a first load is, when it was read last, what its schema misses.</summary>
    [AlwaysInterleave, ResponseTimeout("00:01:00"), Alias("Told")] Task Told(NotionSide side);

    [AlwaysInterleave, Alias("State")] Task<CatalogState> State();

    /// <summary>
    /// Begins or renews a watch of <see cref="CatalogLease.Length"/>, from when the call was made: until it ends, no change is acknowledged
    /// before the watcher has been told of it. Null while the catalog is not live: nothing may be kept of its answers.
    /// </summary>
    [AlwaysInterleave, Alias("Watch")] Task<CatalogLease?> Watch(ICatalogWatcher watcher);

    /// <summary>
    /// The silo is about to stop: if it is the one that the catalog is on, the catalog moves to <paramref name="to"/> with all it holds.
    /// </summary>
    /// <returns>Whether it still was there: to be asked again until it is gone.</returns>
    [AlwaysInterleave, Alias("Leave")] Task<bool> Leave(SiloAddress from, SiloAddress to);

    /// <summary>
    /// From the activation before this one, which has just ended: who keeps answers of it, and for how long yet. A catalog that does not
    /// hear this lets the longest lease pass before it acknowledges its first change.
    /// </summary>
    [AlwaysInterleave, OneWay, Alias("Inherit")] Task Inherit(ImmutableDictionary<ICatalogWatcher, TimeSpan> leases);

    /// <summary>Ids of the rows not in the trash, for the sweep.</summary>
    [AlwaysInterleave, Alias("Ids")] Task<ImmutableArray<EntityId>> Ids();
}

/// <summary>The questions that need the row's type. Each noun closes it: <c>IProjectsCatalog : ICatalogGrain&lt;Project&gt;</c>.</summary>
[Alias("catalog`1")]
public interface ICatalogGrain<T> : ICatalogGrain where T : Row
{
    /// <summary>One page of the rows that the scope owns.</summary>
    [AlwaysInterleave, Alias("Query")] Task<Result<Page<T>>> Query(Scope scope, ListQuery query);

    /// <summary>
    /// The rows whose indexed column (API name) holds the value; at most 1,000. The caller has checked the scope on what <paramref
    /// name="value"/> names.
    /// </summary>
    [AlwaysInterleave, Alias("Of")] Task<Result<ImmutableArray<T>>> Of(string column, string value);

    /// <summary>
    /// As <see cref="Of"/> for several values at once, in their order: of each as many as <see cref="Related{T}"/> holds.
    /// </summary>
    [AlwaysInterleave, Alias("OfEach")] Task<Result<ImmutableArray<Related<T>>>> OfEach(string column, ImmutableArray<string> values);

    /// <summary>Every row the scope owns, at most 100,000: for figures that a page cannot give.</summary>
    [AlwaysInterleave, Alias("All")] Task<Result<ImmutableArray<T>>> All(Scope scope);
}

/// <summary>The rows that belong to one of several things asked for together: the oldest first, as many as fit.</summary>
/// <param name="Total">How many there are.</param>
[GenerateSerializer, Immutable, Alias("related`1")]
public sealed record Related<T>(ImmutableArray<T> Rows, int Total) where T : Row
{
    public const int MostOfOne = 200, MostTogether = 2_000;

    public static ImmutableArray<Related<T>> Of(IEnumerable<IEnumerable<T>> each)
    {
        var left = MostTogether;
        var related = ImmutableArray.CreateBuilder<Related<T>>();
        foreach (var rows in each)
        {
            T[] all = [.. rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)];
            ImmutableArray<T> fitting = [.. all.Take(Math.Min(MostOfOne, left))];
            left -= fitting.Length;
            related.Add(new(fitting, all.Length));
        }

        return related.ToImmutable();
    }
}

/// <summary>A noun whose rows other nouns show by name.</summary>
[Alias("names-catalog")]
public interface INamesCatalog : IGrainWithStringKey
{
    /// <summary>Names by id; empty while the catalog is not live, which pushes them once it is.</summary>
    [AlwaysInterleave, Alias("Names")] Task<ImmutableDictionary<EntityId, string>> Names();
}

/// <summary>Whoever keeps answers of a catalog, and has to forget them in time.</summary>
[Alias("catalog-watcher")]
public interface ICatalogWatcher : IGrainObserver
{
    /// <param name="shelves">Names (<see cref="Shelves"/>) of the shelves whose answers are old; all of them when default. Answering means
    /// having forgotten.</param>
    [Alias("Changed")] Task Changed(ImmutableArray<string> shelves);
}

/// <param name="IsFresh">The catalog did not know the watcher: what it has kept may be old and goes first.</param>
/// <param name="AsOf">When Notion was last read.</param>
/// <param name="TellsRows">Changes name each row that they touch (<see cref="Shelves.Row"/>): false from a silo of a version before
/// that.</param>
[GenerateSerializer, Immutable, Alias("catalog-lease")]
public sealed record CatalogLease(bool IsFresh, DateTimeOffset? AsOf, bool TellsRows = false)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(1.5);
}

/// <summary>Names of the parts of a catalog that are asked for together, and change apart from each other.</summary>
public static class Shelves
{
    public const string All = "*";

    /// <summary>The rows a caller owns; null for who owns none.</summary>
    public static string? Of(Scope scope) => scope.OwnerKey is not { } key ? All : key.IsNone ? null : Owned(scope.Portal, key);

    public static string Owned(Portal portal, EntityId owner) => $"{portal}:{owner}";

    /// <summary>One row, whoever owns it.</summary>
    public static string Row(EntityId id) => $"{RowMark}{id}";

    /// <summary>The row that a name stands for, or null for a shelf of several.</summary>
    public static EntityId? RowOf(string name) => name.StartsWith(RowMark) && EntityId.TryParse(name[1..], null, out var id) ? id : null;

    private const char RowMark = '#';

    /// <summary>The rows whose indexed column holds a value, in the spelling that lookups compare.</summary>
    public static string Found(string column, object value) => $"{column}={value}";
}

public enum CatalogPhase { Cold, Warming, Live, Refused }

/// <param name="Percent">Of a first load, 0–100.</param>
/// <param name="Problem">What the Notion database misses, of <see cref="CatalogPhase.Refused"/>.</param>
/// <param name="AsOf">When Notion was last read.</param>
[GenerateSerializer, Immutable, Alias("catalog-state")]
public sealed record CatalogState(string Noun, CatalogPhase Phase, int Percent, int Rows, string? Problem, DateTimeOffset? AsOf)
{
    /// <summary>It answers, or says what has to be mended before it can: nothing to wait for.</summary>
    public bool IsSettled => Phase is CatalogPhase.Live or CatalogPhase.Refused;
}

/// <param name="Complete">Whether Notion has been read whole once; before that the catalog is warming.</param>
[GenerateSerializer, Immutable, Alias("notion-side")]
public sealed record NotionSide(bool Complete, int Percent, string? Problem, DateTimeOffset? AsOf);
