namespace Presta.Edge;

/// <summary>
/// Rows that were tried in vain, and when each may be tried again: later and later while Notion is away, soon where only something else
/// must come first.
/// </summary>
internal sealed class Delays(TimeProvider time)
{
    private readonly Dictionary<(string Noun, EntityId Id), Attempts> delayed = [];

    public bool Holds((string Noun, EntityId Id) row, DateTimeOffset now) => delayed.TryGetValue(row, out var attempts)
        && attempts.NotBefore > now;

    public void Add((string Noun, EntityId Id) row, DeliveryOutcome outcome)
    {
        var count = (delayed.GetValueOrDefault(row)?.Count ?? 0) + 1;
        delayed[row] = new(count, time.GetUtcNow() + Wait(outcome, count));
    }

    public void Remove((string Noun, EntityId Id) row) => delayed.Remove(row);

    private static TimeSpan Wait(DeliveryOutcome outcome, int count) => outcome switch
    {
        DeliveryOutcome.Done => TimeSpan.Zero,
        DeliveryOutcome.Soon => TimeSpan.FromSeconds(2),
        DeliveryOutcome.Later => TimeSpan.FromSeconds(Math.Min(10, 1 << Math.Min(count, 4))),
        DeliveryOutcome.Held => TimeSpan.FromSeconds(20),
    };

    private sealed record Attempts(int Count, DateTimeOffset NotBefore);
}
