using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Presta.Api.Kit;

/// <summary>What every request gets, whatever it asks: an id that can be found again, a bound on what it says, careful headers.</summary>
internal static partial class Requests
{
    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        if (http.Request.Headers["X-Request-Id"] is [{ } id] && SaneId.IsMatch(id)) http.TraceIdentifier = id;
        AnswerHeaders.Follow(http);
        return Bounds.Exceeded(http.Request) is { } status ? Failures.Write(http, status) : next(http);
    });

    [GeneratedRegex(@"^[A-Za-z0-9._:\-]{1,64}\z")]
    private static partial Regex SaneId { get; }
}

/// <summary>Said on a group whose answers hold secrets: compressed, their length would tell something of them.</summary>
internal sealed record SecretsMetadata;

/// <summary>
/// Said on an endpoint outside such a group whose answer holds a secret: kept for a repeated request, it is sealed, whatever its key.
/// </summary>
internal sealed record SealedMetadata;

/// <summary>Compresses JSON from 1 KiB up; below that it costs more than it saves.</summary>
internal sealed class JsonCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is null or >= 1_024
        && context.GetEndpoint()?.Metadata.GetMetadata<SecretsMetadata>() is null
        && base.ShouldCompressResponse(context);

    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.MimeTypes = ["application/json", "application/problem+json"];
        options.Providers.Add<BrotliCompressionProvider>();
        options.Providers.Add<GzipCompressionProvider>();
    }

    public static void Configure(BrotliCompressionProviderOptions options) => options.Level = CompressionLevel.Fastest;
}
