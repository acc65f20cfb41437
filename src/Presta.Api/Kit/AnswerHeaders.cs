namespace Presta.Api.Kit;

/// <summary>
/// Headers that keep browsers and caches careful, on every answer: put on at the last moment, when no accident can take them off again.
/// </summary>
internal static class AnswerHeaders
{
    private const string NothingElse = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Of the reference, which is a page with scripts: its own ones, in its own frame, talking to its own origin.</summary>
    private const string OwnPage =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Func<object, Task> Dressing = static state =>
    {
        Dress((HttpContext)state);
        return Task.CompletedTask;
    };

    public static void Follow(HttpContext http) => http.Response.OnStarting(Dressing, http);

    private static void Dress(HttpContext http)
    {
        var (headers, path) = (http.Response.Headers, http.Request.Path);
        headers["X-Request-Id"] = http.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        if (http.Features.Get<ContentRules>() is { IsEmbeddable: true }) headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        else (headers.XFrameOptions, headers["Cross-Origin-Resource-Policy"]) = ("DENY", "same-origin");
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = http.Features.Get<ContentRules>()?.Policy
            ?? (path.StartsWithSegments(OpenApi.Reference) ? OwnPage : NothingElse);
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (!Admission.Concerns(http)) return;
        headers.Append("Vary", "Accept, Authorization");
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = headers.ETag.Count > 0 && !HoldsSecrets(http) ? "private, no-cache" : "no-store";
    }

    private static bool HoldsSecrets(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<SecretsMetadata>() is not null;
}

/// <summary>A feature of an answer that is no JSON: what its content may do in a browser.</summary>
/// <param name="IsEmbeddable">Pages of other origins may show it: its address was given to them.</param>
internal sealed record ContentRules(string Policy, bool IsEmbeddable = false);
