using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Presta.Api.Kit;

/// <summary>
/// Strong tags carry a row's version: <c>"7"</c>. An answer composed of more than its row adds a hash of what it shows,
/// <c>"7-9f86d081"</c>, so that a new comment is no 304; as a precondition only the version counts.
/// </summary>
internal static class ETags
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static string Of(long version, byte[] shown, SyncState sync) =>
        string.Create(
            CultureInfo.InvariantCulture, $"\"{version}-{Convert.ToHexStringLower(SHA256.HashData(shown).AsSpan(0, 8))}{(int)sync}\"");

    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        foreach (var line in ifNoneMatch)
            foreach (var part in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (part == "*" || Opaque(part) == Opaque(tag)) return true;
        return false;

        // RFC 9110: If-None-Match compares weakly.
        static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
    }
}

/// <summary>The version that the caller saw, from <c>If-Match</c>; null when it did not say, or said <c>*</c>.</summary>
internal sealed record IfMatch(long? Version) : IEndpointParameterMetadataProvider
{
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new IfMatchMetadata());

    public static ValueTask<IfMatch?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<IfMatch?>(new(Read(http.Request.Headers.IfMatch)));

    private static long? Read(StringValues header)
    {
        if (header.Count == 0 || (header.Count == 1 && header[0]?.Trim() == "*")) return null;
        if (header is [{ } only] && only.Trim() is ['"', .. var inner, '"'])
        {
            var version = inner.IndexOf('-') is > 0 and var dash ? inner[..dash] : inner;
            if (long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var read)) return read;
        }

        throw new RefusedException(Error.Invalid("If-Match", "Un seul ETag fort tel que reçu est attendu, par exemple \"7\", ou *."));
    }
}

/// <summary>For OpenAPI: the endpoint takes a precondition.</summary>
internal sealed record IfMatchMetadata;
