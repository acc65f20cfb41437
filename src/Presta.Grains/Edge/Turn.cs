using System.Diagnostics;
using Presta.Journal;

namespace Presta.Edge;

/// <summary>One activation's turn to deliver, as the database knows it (<see cref="TurnState"/>).</summary>
internal sealed class Turn(INotionSlots slots)
{
    /// <summary>So long after the holder was killed others wait: longer than a request is on its way to Notion.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan RenewedAfter = TimeSpan.FromSeconds(2);

    private readonly Guid activation = Guid.NewGuid();
    private long? askedAt;

    /// <summary>0 before the first turn.</summary>
    public long Term { get; private set; }

    /// <summary>Whether it is this activation's turn.</summary>
    public async Task<bool> Take()
    {
        if (askedAt is { } at && Stopwatch.GetElapsedTime(at) < RenewedAfter) return true;
        var asking = Stopwatch.GetTimestamp();
        askedAt = null;
        if (await slots.Take(activation, Lasts) is not { } term) return false;
        (Term, askedAt) = (term, asking);
        return true;
    }

    public Task Yield() => Term == 0 ? Task.CompletedTask : slots.Yield(activation);
}
