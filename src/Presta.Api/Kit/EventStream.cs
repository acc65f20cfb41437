using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Presta.Api.Kit;

/// <summary>
/// Said of an endpoint that answers for as long as its caller listens: it takes no place among the requests that are worked on.
/// </summary>
internal sealed record StreamMetadata;

/// <summary>
/// Server-sent events to one caller, until they end, the caller goes, or the node does; a few for each person, and a bounded number on a
/// node.
/// </summary>
internal sealed class EventStream<T>(Caller me, Func<CancellationToken, IAsyncEnumerable<SseItem<T>>> events) : IResult,
    IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var places = http.RequestServices.GetRequiredService<StreamPlaces>();
        if (places.Take(me.Person) is { } refusal)
        {
            await Failures.Write(http, refusal);
            return;
        }

        try
        {
            var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await TypedResults.ServerSentEvents(events(over.Token)).ExecuteAsync(http);
        }
        finally
        {
            places.Leave(me.Person);
        }
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new StreamMetadata());
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["text/event-stream"]));
    }
}

/// <summary>Who listens at this node.</summary>
internal sealed class StreamPlaces
{
    public const int MostOfOne = 10;
    private const int Most = 2_000;

    private static readonly Error TooMany = ApiErrors.RateLimited(TimeSpan.FromSeconds(30));

    private readonly ConcurrentDictionary<EntityId, int> listening = new();
    private int all;

    /// <summary>Why there is no place; null when one was taken, to be left.</summary>
    public Error? Take(EntityId person)
    {
        if (Interlocked.Increment(ref all) > Most)
        {
            Interlocked.Decrement(ref all);
            return TooMany;
        }
        if (listening.AddOrUpdate(person, 1, (_, n) => n + 1) <= MostOfOne) return null;
        Leave(person);
        return TooMany;
    }

    public void Leave(EntityId person)
    {
        Interlocked.Decrement(ref all);
        if (listening.AddOrUpdate(person, 0, (_, n) => n - 1) <= 0) listening.TryRemove(new(person, 0));
    }
}
