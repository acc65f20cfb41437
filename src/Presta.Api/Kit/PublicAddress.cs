namespace Presta.Api.Kit;

/// <summary>
/// <c>Api:PublicUrl</c>: the address under which this API is reached from outside. Not set, what a request was sent to stands in; anybody
/// can write that, so that it goes into answers to the same caller and, on this machine alone, into letters.
/// </summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string? told = configuration["Api:PublicUrl"] is not { Length: > 0 } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? url.TrimEnd('/')
        : throw new InvalidOperationException($"Api:PublicUrl is an http or https address, not \"{url}\".");

    public string Of(HttpRequest request) => told ?? $"{request.Scheme}://{request.Host}";

    public bool IsForLetters(HttpRequest request) => told is not null || request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
