namespace Presta.NotionSandbox.Budget;

/// <summary>The newer rule: so many requests in any sixty seconds, spendable in one burst. Refused requests cost nothing.</summary>
internal sealed class SlidingMinute(int perMinute) : IBudget
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> spent = [];

    public int? Spend(DateTimeOffset now)
    {
        lock (gate)
        {
            while (spent.TryPeek(out var oldest) && now - oldest >= Window)
                spent.Dequeue();
            if (spent.Count >= perMinute)
                return Math.Max(1, (int)Math.Ceiling((spent.Peek() + Window - now).TotalSeconds));
            spent.Enqueue(now);
            return null;
        }
    }

    public void Reset()
    {
        lock (gate)
            spent.Clear();
    }
}
