using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.Edge;

/// <summary>
/// The only thing in the cluster that calls Notion. Key: the integration (<c>default</c>). It paces starts, holds the queue,
/// and reserves each start in one database row, so that the budget holds even while two activations exist.
/// </summary>
[Alias("notion-throttle")]
public interface INotionThrottleGrain : IGrainWithStringKey
{
    /// <summary>
    /// Queues the call on the first poll and waits up to 4 s for its answer: null means "still waiting, poll again with the same ticket".
    /// A repeated poll replaces a lost one; an answer is kept 60 s for its ticket; a queued ticket that nobody polls for 10 s is dropped.
    /// </summary>
    /// <param name="since">When the caller first asked; travels with the caller so that its age survives a silo.</param>
    /// <param name="attempt">
    /// 0 on the first poll. A later one whose ticket is unknown comes from a throttle that died: a <see cref="CallClass.Create"/> may
    /// have been sent by it and is answered as ambiguous, anything else is queued anew.
    /// </param>
    /// <exception cref="NotionQueueFullException">The lane is full.</exception>
    [AlwaysInterleave, ResponseTimeout("00:00:08"), Alias("Poll")]
    Task<NotionReply?> Poll(Guid ticket, Lane lane, NotionCall call, DateTimeOffset since, int attempt, CancellationToken cancel);

    [AlwaysInterleave, Alias("Figures")] Task<ThrottleFigures> Figures();
}

/// <param name="PausedUntil">Notion asked for silence until then.</param>
/// <param name="Rate">Starts per second now allowed: the budget's, less while Notion is failing.</param>
[GenerateSerializer, Immutable, Alias("throttle-figures")]
public sealed record ThrottleFigures(
    ImmutableArray<LaneFigures> Lanes, double Rate, DateTimeOffset? PausedUntil, long Sent, long RateLimited, long Failed,
    bool IsNotionReachable);

/// <param name="Wait">Mean wait of the last hundred starts of the lane.</param>
[GenerateSerializer, Immutable, Alias("lane-figures")]
public sealed record LaneFigures(Lane Lane, int Queued, int InFlight, TimeSpan Wait, long Sent);

[GenerateSerializer, Alias("notion-queue-full")]
public sealed class NotionQueueFullException(Lane lane) : Exception($"the {lane} lane to Notion is full");
