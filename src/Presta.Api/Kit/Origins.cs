namespace Presta.Api.Kit;

/// <summary>
/// The web pages of other origins that may ask: <c>Cors:Origins</c>, by commas, none by default. Tokens are sent by their pages, never by a
/// browser of its own accord, so that no credentials are allowed.
/// </summary>
internal static class Origins
{
    private static readonly TimeSpan PreflightKept = TimeSpan.FromHours(2);

    public static void UseOrigins(this WebApplication app)
    {
        var origins = app.Configuration.List("Cors:Origins");
        if (origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            throw new InvalidOperationException($"Cors:Origins has \"{wrong}\", which is no origin such as https://portal.example.ch.");
        if (origins.Length == 0) return;
        app.UseCors(policy => policy
            .WithOrigins(origins)
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Accept-Language", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-Id")
            .WithExposedHeaders(
                "ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", "Idempotent-Replayed", "Content-Language",
                "Content-Disposition")
            .SetPreflightMaxAge(PreflightKept));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            && text == uri.GetLeftPart(UriPartial.Authority);
}
