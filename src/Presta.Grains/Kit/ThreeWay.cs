using System.Collections.Immutable;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Kit;

/// <summary>
/// The merge of what Notion shows into a row, property by property. A property without an undelivered change takes Notion's value.
/// With one, Notion may still show what it was before, or any value that Presta gave it meanwhile: those are no news. Anything else was
/// written by a person at the same time: a conflict, which keeps the acknowledged value in the row and Notion's in Notion until
/// one side decides by writing again.
/// </summary>
internal static class ThreeWay
{
    /// <summary>The merged row and what changed, or null when Notion says nothing new.</summary>
    public static (Row Row, ImmutableDictionary<string, Change> Changes, bool IsConflict)? Merge(Held held, Row remote, DateTimeOffset now)
    {
        var schema = Schema.Of(held.Row.GetType());
        var (merged, changes, isConflict) = (held.Row, ImmutableDictionary.CreateBuilder<string, Change>(), false);
        foreach (var name in schema.Properties.Select(p => p.ClrName))
        {
            var conflict = merged.Conflicts.FirstOrDefault(c => c.Property == name);
            var (mine, theirs) = (schema.Get(held.Row, name), schema.Get(remote, name));
            if (schema.Same(name, held.Row, remote))
            {
                if (conflict is null) continue;
                merged = merged with { Conflicts = merged.Conflicts.Remove(conflict) };
                changes[name] = new(mine, mine, theirs);
            }
            else if (conflict is not null)
            {
                if (schema.Same(name, conflict.Theirs, theirs)) continue;
                merged = merged with { Conflicts = merged.Conflicts.Replace(conflict, conflict with { Theirs = theirs ?? "null" }) };
                (changes[name], isConflict) = (new(mine, mine, theirs), true);
            }
            else if (OwnValues(held, name) is not { Count: > 0 } own)
            {
                merged = schema.With(merged, name, theirs);
                changes[name] = new(mine, theirs);
            }
            else if (!own.Any(value => schema.Same(name, value, theirs)))
            {
                merged = merged with { Conflicts = merged.Conflicts.Add(new(name, theirs ?? "null", now)) };
                (changes[name], isConflict) = (new(mine, mine, theirs), true);
            }
        }
        return changes.Count == 0 ? null : (merged, changes.ToImmutable(), isConflict);
    }

    /// <summary>
    /// What Notion may show of a property without a person having written it: every value it had since Notion last had them all.
    /// </summary>
    private static HashSet<string?> OwnValues(Held held, string name)
    {
        var values = new HashSet<string?>();
        foreach (var change in held.Undelivered.Select(e => e.Changes.GetValueOrDefault(name)).OfType<Change>())
        {
            values.Add(change.Base ?? change.From);
            values.Add(change.To);
        }
        return values;
    }
}
