namespace Presta.Api.Kit;

/// <summary>
/// How much a request may say before its body. Kestrel hangs up on more than twice as much, without a word; up to there the refusal comes
/// in the envelope.
/// </summary>
internal static class Bounds
{
    public const int Target = 8 * 1024;
    public const int HeaderBytes = 16 * 1024;
    public const int Headers = 64;

    /// <summary>The status of the refusal, or null.</summary>
    public static int? Exceeded(HttpRequest request)
    {
        if (request.Path.Value?.Length + request.QueryString.Value?.Length > Target) return StatusCodes.Status414UriTooLong;
        if (request.Headers.Count > Headers) return StatusCodes.Status431RequestHeaderFieldsTooLarge;
        var size = 0;
        foreach (var (name, values) in request.Headers)
            foreach (var value in values) size += name.Length + (value?.Length ?? 0);
        return size > HeaderBytes ? StatusCodes.Status431RequestHeaderFieldsTooLarge : null;
    }
}
