using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Presta.Journal;

namespace Presta.Kit;

/// <summary>
/// What changed in a row that Notion does not know, by CLR name: all that the journal writes of it but what every row has.
/// </summary>
internal static class StoredChanges
{
    private static readonly FrozenSet<string> OfEveryRow = typeof(Row).GetProperties().Select(p => p.Name).ToFrozenSet();

    /// <param name="before">Null for a row that comes into being.</param>
    public static ImmutableDictionary<string, Change> Between(Row? before, Row after)
    {
        var (old, now) = (before is null ? [] : Values(before), Values(after));
        return old.Keys.Union(now.Keys).Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .ToImmutableDictionary(name => name, name => new Change(old.GetValueOrDefault(name), now.GetValueOrDefault(name)));
    }

    private static Dictionary<string, string> Values(Row row)
    {
        using var json = JsonDocument.Parse(RowJson.Write(row));
        return json.RootElement.EnumerateObject().Where(p => !OfEveryRow.Contains(p.Name))
            .ToDictionary(p => p.Name, p => p.Value.GetRawText());
    }
}
