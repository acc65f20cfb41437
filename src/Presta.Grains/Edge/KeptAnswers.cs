namespace Presta.Edge;

/// <summary>
/// Answers stay for a minute in case the poll that took one was lost, within bounds of number and size; the oldest go first.
/// </summary>
internal sealed class KeptAnswers
{
    private const int MostAnswers = 2_000;
    private const long MostBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private readonly Queue<(Waiter Waiter, int Size)> answered = new();
    private long bytes;

    /// <returns>What is forgotten for it.</returns>
    public IReadOnlyList<Waiter> Keep(Waiter waiter, int size)
    {
        answered.Enqueue((waiter, size));
        bytes += size;
        return Forget(_ => answered.Count > MostAnswers || (bytes > MostBytes && answered.Count > 1));
    }

    /// <returns>What has been kept long enough.</returns>
    public IReadOnlyList<Waiter> Expire(DateTimeOffset now) => Forget(oldest => now - oldest.AnsweredAt > Kept);

    private List<Waiter> Forget(Func<Waiter, bool> may)
    {
        var gone = new List<Waiter>();
        while (answered.TryPeek(out var oldest) && may(oldest.Waiter))
        {
            bytes -= answered.Dequeue().Size;
            gone.Add(oldest.Waiter);
        }
        return gone;
    }
}
