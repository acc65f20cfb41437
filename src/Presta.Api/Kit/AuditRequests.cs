using Presta.Audit;

namespace Presta.Api.Kit;

/// <summary>
/// Notes every request that is no read, and of reads those that were denied and those that took a whole list away as a file: who, which
/// route and ids, how it ended. Stands behind authentication, so that it knows who asks, and before authorization, so that it sees whom
/// that turns away. Never a path, a query or a body: they may hold secrets.
/// </summary>
internal sealed class AuditRequests(RequestDelegate next, AuditQueue queue, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/operations"))
        {
            await next(http);
        }
        else if (IsRead(http.Request.Method))
        {
            await next(http);
            if (http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                || http.Features.Get<Exported>() is not null
                || http.Features.Get<Error>() is { Kind: ErrorKind.Unauthenticated })   // told by a redirection
                queue.Note(Answered(http, Asked(http)));
        }
        else
        {
            var asked = Asked(http);   // now: an accident takes route and ids away
            asked.Origin!.Accompany();
            http.Response.OnCompleted(() =>
            {
                queue.Note(Answered(http, asked));
                return Task.CompletedTask;
            });
            await next(http);
        }
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

    private AuditEvent Answered(HttpContext http, AuditEvent asked) => asked with
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

    /// <summary>The ids, and as whom the actor looked.</summary>
    private static string? Objects(RouteValueDictionary values, Caller? caller) =>
        caller is { Viewer.IsNone: false } ? $"{Ids(values)} user={caller.Scope.UserId}".TrimStart() : Ids(values);

    /// <summary>What is named an id and is one: other values of a route may be tokens.</summary>
    private static string? Ids(RouteValueDictionary values) => values.Count is 0 ? null : string.Join(' ',
        from value in values
        where value.Key.EndsWith("id", StringComparison.OrdinalIgnoreCase) && EntityId.TryRead(value.Value as string, out _)
        select $"{value.Key}={EntityId.Parse((string)value.Value!)}") is { Length: > 0 } ids ? ids : null;
}
