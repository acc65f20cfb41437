using Polly;
using Polly.Retry;
using Presta.Edge;

namespace Presta.Notion;

/// <summary>
/// Repeats what may be repeated, up to four tries in all: reads and full-value patches after any passing trouble; creates only
/// when Notion surely did not carry them out. Waits 1, 2, 4 s with jitter, at most 60 s, or exactly what <c>Retry-After</c> asks.
/// </summary>
public sealed class RetryingTransport(INotionTransport inner, TimeProvider time) : INotionTransport
{
    private readonly ResiliencePipeline<NotionReply> repeatable = Pipeline(time, IsPassing);
    private readonly ResiliencePipeline<NotionReply> create = Pipeline(time, IsSurelyNotDone);

    public async Task<NotionReply> Send(NotionCall call, CancellationToken cancel) =>
        await (call.Class is CallClass.Create ? create : repeatable)
            .ExecuteAsync(
                static async (state, token) => await state.inner.Send(state.call, token).ConfigureAwait(false), (inner, call), cancel)
            .ConfigureAwait(false);

    internal static bool IsPassing(NotionReply reply) => reply.Status is 0 or 409 or 429 or 500 or 502 or 503 or 504 or 529;

    internal static bool IsSurelyNotDone(NotionReply reply) => reply.Status is 429 or 529 || reply is { Status: 0, IsSent: false };

    private static ResiliencePipeline<NotionReply> Pipeline(TimeProvider time, Func<NotionReply, bool> again) =>
        new ResiliencePipelineBuilder<NotionReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<NotionReply>
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(60),
                UseJitter = true,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Result is { } reply && again(reply)),
                DelayGenerator = outcome => ValueTask.FromResult(outcome.Outcome.Result?.RetryAfter),
            })
            .Build();
}
