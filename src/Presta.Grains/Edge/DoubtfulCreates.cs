using Presta.Journal;

namespace Presta.Edge;

/// <summary>
/// Creates that may have reached Notion without anyone knowing: all that a former activation left, and those without an answer. A doubt
/// is settled by asking Notion (<see cref="Reconciliation"/>), for a while: another activation may not have given up yet.
/// </summary>
internal sealed class DoubtfulCreates(DateTimeOffset activatedAt)
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly HashSet<(string Noun, EntityId Id)> unanswered = [];
    private readonly Dictionary<(string Noun, EntityId Id), DateTimeOffset> settled = [];

    public bool Contains(PendingRow row, DateTimeOffset now) =>
        (row.At <= activatedAt || unanswered.Contains(row.Key)) && !(settled.TryGetValue(row.Key, out var at) && now - at < Settled);

    /// <summary>Whether rows that came after an instant may be among them.</summary>
    public bool AnyAfter(DateTimeOffset at) => at <= activatedAt || unanswered.Count > 0;

    /// <summary>How many were settled and not delivered since.</summary>
    public int Waiting(DateTimeOffset now) => settled.Values.Count(at => now - at < Settled);

    public void Add(PendingRow row)
    {
        unanswered.Add(row.Key);
        settled.Remove(row.Key);
    }

    public void Settle(IEnumerable<PendingRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows) settled[row.Key] = now;
    }

    public void Remove(PendingRow row)
    {
        unanswered.Remove(row.Key);
        settled.Remove(row.Key);
    }
}
