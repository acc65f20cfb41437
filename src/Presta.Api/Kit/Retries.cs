using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Polly;
using Polly.Retry;

namespace Presta.Api.Kit;

/// <summary>
/// Calls of the API to grains, made again while a silo or the database is away: every read may be repeated, and every write names its
/// operation, which its owner does once. A refusal that will be over within a second is waited for here rather than by the caller.
/// </summary>
internal sealed class Retries(IServiceProvider services) : IOutgoingGrainCallFilter
{
    /// <summary>After this long the caller is told; a last try may take one response timeout more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly ResiliencePipeline Again = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is { } accident && IsPassing(accident)
                && Environment.TickCount64 < arguments.Context.Properties.GetValue(Until, 0)),
        MaxRetryAttempts = int.MaxValue,
        Delay = TimeSpan.FromMilliseconds(20),
        MaxDelay = TimeSpan.FromMilliseconds(500),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
    }).Build();

    private static readonly ResiliencePropertyKey<long> Until = new("until");

    /// <summary>Where a silo is in this process, it calls nodes that watch a catalog outside of its grains too.</summary>
    public Task Invoke(IOutgoingGrainCallContext call) =>
        call.SourceContext is null && call.Grain is not IGrainObserver ? FromTheApi(call) : call.Invoke();

    /// <summary>
    /// Where the silo is in this process, a call that was not answered in time still waits there, with the same arguments, and must not be
    /// made twice.
    /// </summary>
    private readonly Lazy<bool> isInSilo = new(() => services.GetService<ILocalSiloDetails>() is not null);

    /// <summary>
    /// A call within one process loses its arguments once it has been answered: they are put back before it is made again.
    /// </summary>
    private async Task FromTheApi(IOutgoingGrainCallContext call)
    {
        var arguments = new object?[call.Request.GetArgumentCount()];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = call.Request.GetArgument(i);
        try
        {
            await Once(call);
        }
        catch (Exception accident) when (IsPassing(accident) && !(accident is TimeoutException && isInSilo.Value))
        {
            var context = ResilienceContextPool.Shared.Get();
            context.Properties.Set(Until, Environment.TickCount64 + (long)Patience.TotalMilliseconds);
            try
            {
                await Again.ExecuteAsync(static (_, again) =>
                {
                    for (var i = 0; i < again.arguments.Length; i++) again.call.Request.SetArgument(i, again.arguments[i]!);
                    return new ValueTask(Once(again.call));
                }, context, (call, arguments));
            }
            catch (ShortRefusal)
            {
                // Its answer stands in the call: the refusal itself.
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }
    }

    private static async Task Once(IOutgoingGrainCallContext call)
    {
        await call.Invoke();
        if (call.Response is not { } response) return;
        if (response.Exception is { } accident && IsPassing(accident)) throw accident;
        if (response.Exception is null && response.Result is IRefusable { Error: { Kind: ErrorKind.Unavailable, RetryAfter: { } wait } }
            && wait < Soon) throw new ShortRefusal();
    }

    /// <summary>A cancelled call is one that found no silo to go to in time: the API itself cancels none.</summary>
    private static bool IsPassing(Exception accident) => accident is
        OperationCanceledException or OrleansException or TimeoutException or ConnectionFailedException or UnavailableException or ShortRefusal;

    private sealed class ShortRefusal : Exception;
}
