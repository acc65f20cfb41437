using System.Collections.Immutable;

namespace Presta.Journal;

/// <summary>
/// The commit point: one append-only table. Appends of many grains are committed together (group commit), durable before they
/// return (<c>synchronous=FULL</c> on SQLite, <c>fsync</c> on PostgreSQL).
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Appends all or nothing, in one transaction. False when the fence (noun, id, version) holds one of them already:
    /// another activation wrote; nothing was appended and the caller must reload.
    /// </summary>
    /// <exception cref="JournalFullException">More appends wait than the queue holds.</exception>
    Task<bool> Append(ImmutableArray<Entry> entries, CancellationToken cancel = default);

    /// <summary>The newest entry of a row, or null for a row that the journal does not know.</summary>
    Task<Entry?> Latest(string noun, EntityId id, CancellationToken cancel = default);

    /// <summary>Entries of a noun with a greater seq, ascending. Never skips one that commits later with a smaller seq.</summary>
    Task<ImmutableArray<Entry>> After(string noun, long seq, int max, CancellationToken cancel = default);

    /// <summary>As <see cref="After"/>, of every noun.</summary>
    Task<ImmutableArray<Entry>> AfterAny(long seq, int max, CancellationToken cancel = default);

    /// <summary>The seq of the newest entry; 0 for an empty journal.</summary>
    Task<long> End(CancellationToken cancel = default);

    /// <summary>The operations that made the latest entries of a row, oldest first.</summary>
    /// <param name="max">How many entries are looked at.</param>
    Task<ImmutableArray<string>> Operations(string noun, EntityId id, int max, CancellationToken cancel = default);

    /// <summary>The entries of a row, newest first.</summary>
    Task<ImmutableArray<Entry>> History(string noun, EntityId id, int max, CancellationToken cancel = default);
}

/// <summary>The journal as the outbox sees it.</summary>
public interface IDeliveries
{
    /// <summary>Rows that have undelivered entries, oldest first.</summary>
    /// <param name="afterSeq">Only rows whose oldest pending entry is later than this.</param>
    Task<ImmutableArray<PendingRow>> Pending(long afterSeq, int max, CancellationToken cancel = default);

    /// <summary>The pending and dead entries of a row, by version.</summary>
    Task<ImmutableArray<Entry>> Undelivered(string noun, EntityId id, CancellationToken cancel = default);

    /// <summary>
    /// Marks the row's pending and dead entries up to a version as delivered, and binds the page when one was just made, in one
    /// transaction.
    /// </summary>
    Task Delivered(string noun, EntityId id, long version, DateTimeOffset at, string? newPageId, CancellationToken cancel = default);

    /// <summary>Marks the row's pending entries up to a version as dead.</summary>
    Task Dead(string noun, EntityId id, long version, string reason, CancellationToken cancel = default);

    /// <summary>Makes dead entries pending again, of one row, of a noun or of all; how many rows.</summary>
    Task<int> Revive(string? noun, EntityId? id = null, CancellationToken cancel = default);

    /// <summary>How much is not in Notion.</summary>
    Task<Backlog> Backlog(CancellationToken cancel = default);

    /// <summary>The newest dead entry of each row that has one.</summary>
    Task<ImmutableArray<Entry>> DeadLetters(int max, CancellationToken cancel = default);
}

/// <param name="Seq">Of the row's oldest pending entry.</param>
public sealed record PendingRow(long Seq, string Noun, EntityId Id, DateTimeOffset At)
{
    public (string Noun, EntityId Id) Key => (Noun, Id);
}

/// <param name="Pending">Rows with pending entries.</param>
/// <param name="OldestAt">Of the oldest pending entry.</param>
/// <param name="Dead">Rows with dead entries.</param>
public sealed record Backlog(int Pending, DateTimeOffset? OldestAt, int Dead)
{
    public static readonly Backlog None = new(0, null, 0);
}

/// <summary>Catalog snapshots, in chunks, in the journal's database.</summary>
public interface ISnapshots
{
    /// <summary>Replaces the noun's snapshot in one transaction.</summary>
    /// <param name="seq">The journal up to which the rows are complete.</param>
    Task Save(string noun, long seq, IReadOnlyList<byte[]> chunks, CancellationToken cancel = default);

    Task<(long Seq, IReadOnlyList<byte[]> Chunks)?> Load(string noun, CancellationToken cancel = default);
}

/// <summary>
/// Which Notion page a row is, where that is not the row's own id: rows born in Presta. Held in memory per silo, read through.
/// </summary>
public interface IPageDirectory
{
    /// <summary>Dashed page id, or null when the row has no entry: a row born in Notion is its own page.</summary>
    Task<string?> PageOf(string noun, EntityId id, CancellationToken cancel = default);

    /// <summary>The ids of those pages that have an entry.</summary>
    Task<ImmutableDictionary<string, EntityId>> IdsOf(IReadOnlyCollection<string> pageIds, CancellationToken cancel = default);

    Task Bind(string noun, EntityId id, string pageId, CancellationToken cancel = default);
}

/// <summary>The arbiter of Notion's budget: one database row, read, changed and written in one transaction.</summary>
public interface INotionSlots
{
    /// <summary>
    /// Reserves the next start: how long to wait for it. Times are the database's clock (PostgreSQL) or this machine's (SQLite).
    /// </summary>
    Task<TimeSpan> Reserve(Edge.NotionBudget budget, CancellationToken cancel = default);

    /// <summary>No start before that long from now, for anyone.</summary>
    Task Pause(TimeSpan pause, CancellationToken cancel = default);

    /// <summary>Takes or renews the turn to deliver: its term, or null while another activation has it.</summary>
    Task<long?> Take(Guid activation, TimeSpan lasts, CancellationToken cancel = default);

    /// <summary>Ends one's own turn now.</summary>
    Task Yield(Guid activation, CancellationToken cancel = default);

    /// <summary>Whether that term is still the one in which deliveries are sent.</summary>
    Task<bool> IsTerm(long term, CancellationToken cancel = default);
}

public sealed class JournalFullException() : Exception("the journal's queue is full");
