using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Kit;

/// <summary>
/// What a change comes to as an entry of the journal: which properties Notion must hear of, and what of Notion's is taken.
/// </summary>
internal static class Entries
{
    /// <summary>
    /// Clocks of silos differ, and Notion answers in the order it likes: what was read this shortly after a delivery may be older.
    /// </summary>
    private static readonly TimeSpan ReadSkew = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What a row as Notion has it changes, or null for nothing. Not older than what was delivered, and not against what Notion is about to
    /// hear.
    /// </summary>
    public static Entry? Merge(string noun, Held? held, RemoteRow remote, DateTimeOffset now)
    {
        if (held is null)
            return Entry(
                noun, remote.Row with { Version = 1, IsTrashed = remote.IsTrashed }, EntryKind.Merge, "notion",
                ImmutableDictionary<string, Change>.Empty, Delivery.Delivered, now);
        if (remote.ReadAt < held.DeliveredAt + ReadSkew) return null;
        var next = held.Row with { Version = held.Row.Version + 1, UpdatedAt = remote.LastEditedAt };
        if (held.Undelivered.Any(e => e.Kind is EntryKind.Trash or EntryKind.Restore)) return null;   // Notion is about to hear of it
        if (remote.IsTrashed != held.Row.IsTrashed)
            return Entry(
                noun, next with { IsTrashed = remote.IsTrashed }, remote.IsTrashed ? EntryKind.Trash : EntryKind.Merge, "notion",
                ImmutableDictionary<string, Change>.Empty, Delivery.Delivered, now);
        if (remote.IsTrashed) return null;
        return ThreeWay.Merge(held, remote.Row, now) is var (merged, changes, isConflict)
            ? Entry(noun, merged with { Version = next.Version, UpdatedAt = next.UpdatedAt }, isConflict ? EntryKind.Conflict
                : EntryKind.Merge, "notion", changes, Delivery.Delivered, now)
            : null;
    }

    /// <summary>Writing a property that is in conflict decides it: the other side's value is what Notion is known to hold.</summary>
    public static Entry Edit(Noun noun, Row before, Row after, Scope scope, DateTimeOffset now)
    {
        if (noun.IsStored)
            return Entry(
                noun.Name, after with { Version = before.Version + 1, UpdatedAt = now }, KindOf(before, after), scope,
                StoredChanges.Between(before, after), Delivery.Delivered, now);
        var schema = Schema.Of(noun);
        var changed = schema.Differences(before, after).ToHashSet();
        var changes = changed.ToImmutableDictionary(name => name, name => new Change(
            schema.Get(before, name), schema.Get(after, name), before.Conflicts.FirstOrDefault(c => c.Property == name)?.Theirs));
        return Entry(
            noun.Name, after with { Version = before.Version + 1, UpdatedAt = now,
            Conflicts = before.Conflicts.RemoveAll(c => changed.Contains(c.Property)) },
            KindOf(before, after), scope, changes, changes.IsEmpty ? Delivery.Delivered : Delivery.Pending, now);
    }

    /// <summary>A rule that worked something out from the instant of birth has set it; all others are born now.</summary>
    public static Entry Birth(Row row, Scope scope, DateTimeOffset now)
    {
        var (noun, born) =
            (Nouns.Of(row.GetType()),
            row with { Version = 1, CreatedAt = row.CreatedAt == default ? now : row.CreatedAt, UpdatedAt = now });
        if (noun.IsStored)
            return Entry(noun.Name, born, EntryKind.Create, scope, StoredChanges.Between(null, row), Delivery.Delivered, now);
        var schema = Schema.Of(noun);
        return Entry(noun.Name, born, EntryKind.Create, scope,
            schema.Properties.ToImmutableDictionary(p => p.ClrName, p => new Change(null, schema.Get(row, p.ClrName))),
            Delivery.Pending, now);
    }

    private static Entry Entry(
        string noun, Row row, EntryKind kind, Scope scope, ImmutableDictionary<string, Change> changes, Delivery delivery,
        DateTimeOffset now) =>
        Entry(noun, row, kind, Actor(scope), changes, delivery, now) with { Operation = scope.Operation.IsNone ? null
            : scope.Operation.ToString() };

    private static Entry Entry(
        string noun, Row row, EntryKind kind, string actor, ImmutableDictionary<string, Change> changes, Delivery delivery,
        DateTimeOffset now) =>
        new(0, noun, row.Id, row.Version, kind, actor, now, null, changes, row, delivery, delivery is Delivery.Delivered ? now : null);

    private static EntryKind KindOf(Row before, Row after) =>
        after.IsTrashed == before.IsTrashed ? EntryKind.Edit : after.IsTrashed ? EntryKind.Trash : EntryKind.Restore;

    private static string Actor(Scope scope) => scope.UserId.IsNone ? "presta" : $"user:{scope.UserId}";
}
