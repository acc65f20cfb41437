using System.Collections.Immutable;

namespace Presta.Journal;

public enum EntryKind { Create, Edit, Merge, Conflict, Trash, Restore }

/// <summary>Where a change stands on its way to Notion. What came from Notion, or goes nowhere, is born <see cref="Delivered"/>.</summary>
public enum Delivery { Pending, Delivered, Dead }

/// <summary>One committed change of one row.</summary>
/// <param name="Seq">Given by the journal, strictly increasing in commit order; 0 before the append.</param>
/// <param name="Actor"><c>user:{id}</c>, <c>notion:{user id}</c> or <c>presta</c>.</param>
/// <param name="Operation"><see cref="Scope.Operation"/> of the request that made it; null for none.</param>
/// <param name="Changes">By CLR property name; empty for a <see cref="EntryKind.Trash"/> that Notion told of.</param>
/// <param name="Row">The row after the change, whole.</param>
public sealed record Entry(
    long Seq, string Noun, EntityId Id, long Version, EntryKind Kind, string Actor, DateTimeOffset At, string? Operation,
    ImmutableDictionary<string, Change> Changes, Row Row, Delivery Delivery, DateTimeOffset? DeliveredAt = null, string? Note = null);

/// <summary>A property's values as JSON.</summary>
/// <param name="Base">What Notion is known to hold when that is not <paramref name="From"/>: a decided conflict's other value.</param>
public sealed record Change(string? From, string? To, string? Base = null);
