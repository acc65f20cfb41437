using Presta.Audit;

namespace Presta.Api.Kit;

/// <summary>
/// Notes every request that is no read, and of reads those that were denied and those that took a whole list away as a file: who, which
/// route and ids, how it ended. A row that is another's answers like one that is not there, so that an id that led nowhere counts as
/// denied. Stands behind authentication, so that it knows who asks, and before authorization, so that it sees whom
/// that turns away; who came too often is turned away before, which <see cref="Turned"/> sees. Never a path, a query or a body: they may
/// hold secrets.
/// </summary>
internal sealed class AuditRequests(RequestDelegate next, AuditQueue queue, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/operations")
            && !http.Request.Path.StartsWithSegments("/files"))
        {
            await next(http);
        }
        else if (IsRead(http.Request.Method))
        {
            http.Features.Set(Seen.Here);
            await next(http);
            if (http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                or StatusCodes.Status429TooManyRequests
                || (http.Response.StatusCode is StatusCodes.Status404NotFound && Ids(http.Request.RouteValues) is not null)
                || http.Features.Get<Exported>() is not null
                || http.Features.Get<Error>() is { Kind: ErrorKind.Unauthenticated })   // told by a redirection
                queue.Note(Answered(http, Asked(http), time));
        }
        else
        {
            http.Features.Set(Seen.Here);
            var asksOnly = http.GetEndpoint()?.Metadata.GetMetadata<IdempotentMetadata>() is { IsWrite: false };
            var asked = Asked(http);   // now: an accident takes route and ids away
            asked.Origin!.Accompany();
            http.Response.OnCompleted(() =>
            {
                // Where a stranger changes nothing, and is refused nothing, they must not fill the trail either.
                if (http.Response.StatusCode >= 300 || !asksOnly) queue.Note(Answered(http, asked, time));
                return Task.CompletedTask;
            });
            await next(http);
        }
    }

    /// <summary>Around the limits: notes whom they turned away before anybody else saw the request.</summary>
    public static async Task Turned(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode is StatusCodes.Status429TooManyRequests && http.Features.Get<Seen>() is null)
            http.RequestServices.GetRequiredService<AuditQueue>()
                .Note(Answered(http, Asked(http), http.RequestServices.GetRequiredService<TimeProvider>()));
    }

    private static bool IsRead(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static AuditEvent Asked(HttpContext http)
    {
        var caller = http.Features.Get<Caller>();
        var address = http.Connection.RemoteIpAddress;
        return new($"{Method(http.Request.Method)} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)"}")
        {
            Actor = caller?.Person ?? EntityId.None,
            Object = Objects(http.Request.RouteValues, caller),
            Origin = new(
                (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(), http.Request.Headers.UserAgent,
                http.TraceIdentifier, caller?.Session ?? default),
        };
    }

    private static AuditEvent Answered(HttpContext http, AuditEvent asked, TimeProvider time) => asked with
    {
        At = time.GetUtcNow(),
        Status = http.Response.StatusCode,
        Code = http.Features.Get<Error>()?.Code
            ?? (http.Features.Get<Exported>() is { } file ? $"EXPORT {file.Format.Code()} {file.Rows}" : null)
            ?? (http.Response.Headers.ContainsKey(Idempotency.Replayed) ? "REPLAYED" : null),
        Operation = http.Features.Get<Caller>()?.Scope.Operation ?? EntityId.None,   // an Idempotency-Key gives another one
    };

    private static string Method(string method) => method is "POST" or "PUT" or "PATCH" or "DELETE" or "GET" or "HEAD" or "OPTIONS" ? method
        : "OTHER";

    /// <summary>As whom the actor looked, by which their security journal finds it, and the ids.</summary>
    private static string? Objects(RouteValueDictionary values, Caller? caller) =>
        caller is { Viewer.IsNone: false } ? $"user={caller.Scope.UserId} {Ids(values)}".TrimEnd() : Ids(values);

    /// <summary>What is named an id and is one: other values of a route may be tokens.</summary>
    private static string? Ids(RouteValueDictionary values) => values.Count is 0 ? null : string.Join(' ',
        from value in values
        where value.Key.EndsWith("id", StringComparison.OrdinalIgnoreCase) && EntityId.TryRead(value.Value as string, out _)
        select $"{value.Key}={EntityId.Parse((string)value.Value!)}") is { Length: > 0 } ids ? ids : null;

    /// <summary>That the trail has the request in its hands.</summary>
    private sealed class Seen
    {
        public static readonly Seen Here = new();
    }
}
