using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// The way to Notion for everyone but the throttle: a ticket, polled until the answer is there, whichever silo has the queue. A silo that
/// leaves waits for no answer: it would not end before whoever waits does, and the throttle does not leave it while it is polled.
/// </summary>
/// <param name="term">Of the outbox that sends (<see cref="NotionCall.Term"/>).</param>
internal sealed class ThrottledTransport(IGrainFactory grains, Lane lane, ISiloStatusOracle? silos = null, long? term = null)
    : INotionTransport
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    public async Task<NotionReply> Send(NotionCall call, CancellationToken cancel)
    {
        var (throttle, ticket, since) = (grains.GetGrain<INotionThrottleGrain>("default"), Guid.NewGuid(), TimeProvider.System.GetUtcNow());
        var termed = term is null ? call : call with { Term = term };
        for (var attempt = 0; ; attempt++)
        {
            if (silos.IsLeaving()) throw new SiloUnavailableException("This silo is leaving: another one asks Notion.");
            try
            {
                if (await throttle.Poll(ticket, lane, termed, since, attempt, cancel) is { } reply) return reply;
            }
            catch (Exception lost) when (
                lost is TimeoutException or OrleansException || (lost is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                // The poll is lost, not the call: the same ticket asks again, of a new activation if need be.
                await Task.Delay(BetweenTries, TimeProvider.System, cancel);
            }
        }
    }
}
