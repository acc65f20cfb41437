using System.Diagnostics.Metrics;

namespace Presta.Api.Kit;

/// <summary>
/// How many requests this node works on at once. It begins with few, so that a cold cluster is asked no faster than it warms, takes
/// more while answers come, and fewer when they fail for want of a silo or the database. Some wait their turn, for a bounded time;
/// beyond that a request is refused at once (503, <c>Retry-After</c>) rather than made to wait for what it will not get.
/// </summary>
internal sealed class Admission
{
    private const int Fewest = 32;
    private const int Most = 1_024;
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim places = new(Fewest);
    private readonly TimeProvider time;
    private int limit = Fewest;
    private int waiting;
    private int owed;
    private long cutAt;

    public Admission(TimeProvider time, IMeterFactory meters)
    {
        this.time = time;
        var meter = meters.Create("Presta.Admission");
        meter.CreateObservableGauge("presta.admission.limit", () => limit, "{request}");
        meter.CreateObservableGauge("presta.admission.waiting", () => waiting, "{request}");
        Refused = meter.CreateCounter<long>("presta.admission.refused", "{request}");
    }

    private Counter<long> Refused { get; }

    /// <summary>Of the portals and what they link to; health and figures are told however busy the node is.</summary>
    public static bool Concerns(HttpContext http) => http.Request.Path is var path
        && (path.StartsWithSegments("/api") || path.StartsWithSegments("/s") || path.StartsWithSegments("/files"));

    public async Task Run(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<StreamMetadata>() is not null)
        {
            await next(http);
            return;
        }

        if (!places.Wait(0) && !await Waited(http.RequestAborted))
        {
            Refused.Add(1);
            await Failures.Write(http, ApiErrors.Overloaded);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            Leave(isServed: http.Response.StatusCode is not StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<bool> Waited(CancellationToken gone)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return false;
        }

        try
        {
            return await places.WaitAsync(LongestWait, gone);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>An answer makes room for one more; a failure halves the room, once a second at most.</summary>
    private void Leave(bool isServed)
    {
        var free = 1;
        lock (places)
        {
            if (!isServed && limit >= 2 * Fewest && time.GetElapsedTime(cutAt) > BetweenCuts)
            {
                (owed, limit, cutAt) = (owed + limit / 2, limit - limit / 2, time.GetTimestamp());
                while (owed > 0 && places.Wait(0)) owed--;   // the places that are free go first
            }
            else if (isServed && limit < Most)
            {
                (free, limit) = (free + 1, limit + 1);
            }

            var kept = Math.Min(owed, free);
            (owed, free) = (owed - kept, free - kept);
        }

        if (free > 0) places.Release(free);
    }
}
