using System.Collections.Immutable;
using Presta.Journal;

namespace Presta.Kit;

/// <summary>A row in its owner's hands, with what of it Notion does not have yet.</summary>
/// <param name="Undelivered">Pending and dead entries, by version.</param>
/// <param name="DeliveredAt">When Notion last got everything; the default when it has always had it.</param>
/// <param name="Operations">The latest that changed it, oldest first: one of them sent again has been done.</param>
internal sealed record Held(Row Row, ImmutableArray<Entry> Undelivered, DateTimeOffset DeliveredAt, ImmutableArray<string> Operations)
{
    public const int MostOperations = 64;

    public Held(Row row) : this(row, [], default, [])
    {
    }

    public bool Did(EntityId operation) => !operation.IsNone && Operations.Contains(operation.ToString());

    public Held After(Entry entry) => this with
    {
        Row = entry.Row,
        Undelivered = entry.Delivery is Delivery.Delivered ? Undelivered : Undelivered.Add(entry),
        Operations = entry.Operation is { } operation ? [.. Operations.TakeLast(MostOperations - 1), operation] : Operations,
    };

    public Held Delivered(long version, DateTimeOffset at) =>
        this with { Undelivered = Undelivered.RemoveAll(e => e.Version <= version), DeliveredAt = at };

    public Held Failed(long version, string reason) => this with
    {
        Undelivered = [.. Undelivered.Select(e => e.Version <= version ? e with { Delivery = Delivery.Dead, Note = reason } : e)],
    };

    public SyncMark Mark(TimeSpan eta) =>
        Row.HasConflict ? new(SyncState.Conflict, Row.Conflicts.Min(c => c.SeenAt))
        : Undelivered.FirstOrDefault(e => e.Delivery is Delivery.Dead) is { } dead ? new(SyncState.Failed, dead.At)
        : Undelivered is [var oldest, ..] ? new(SyncState.Pending, oldest.At, (int)Math.Ceiling(eta.TotalSeconds))
        : new(SyncState.Synced, DeliveredAt > Row.UpdatedAt ? DeliveredAt : Row.UpdatedAt);
}
