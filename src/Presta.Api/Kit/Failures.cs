using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;
using Presta.Api.Languages;

namespace Presta.Api.Kit;

/// <summary>A refusal found while a request was being read, before there was a result to carry it.</summary>
internal sealed class RefusedException(Error error) : Exception(error.Code)
{
    public Error Error { get; } = error;
}

/// <summary>The one place where a refusal or an accident becomes an HTTP answer.</summary>
internal sealed partial class Failures(ILogger<Failures> log) : IExceptionHandler
{
    public static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => 400,
        ErrorKind.Unauthenticated => 401,
        ErrorKind.Forbidden => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.Stale => 412,
        ErrorKind.TooLarge => 413,
        ErrorKind.UnsupportedType => 415,
        ErrorKind.Mismatch => 422,
        ErrorKind.TooMany => 429,
        ErrorKind.Unavailable => 503,
    };

    public static Task Write(HttpContext http, Error error) => Write(http, Status(error.Kind), error);

    /// <summary>The envelope for a status that the framework chose without saying more.</summary>
    public static Task Write(HttpContext http, int status) => Write(http, status, ApiErrors.OfStatus(status));

    /// <param name="nouns">Of readiness: what each noun is waiting for.</param>
    public static Task Write(HttpContext http, Error error, IReadOnlyList<NounView> nouns) => Write(http, Status(error.Kind), error, nouns);

    public static async Task Write(HttpContext http, int status, Error error, IReadOnlyList<NounView>? nouns = null)
    {
        http.Features.Set(error);   // for the audit trail
        var retryAfter = error.RetryAfter is { } wait ? (int?)Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (error is { Kind: ErrorKind.Stale, Version: { } version }) http.Response.Headers.ETag = ETags.Of(version);
        http.Response.Headers.CacheControl = "no-store";

        var language = Phrases.Asked(http.Request);
        var message = language.Say(error.Message, error.Args);
        Phrases.Mark(http.Response, language);
        var details = new FailureDetails(http.TraceIdentifier,
            error.Fields.IsDefaultOrEmpty ? null : [.. error.Fields.Select(f => FieldView.Of(f, language))], error.Allowed.IsDefaultOrEmpty
                ? null : error.Allowed, error.Version, retryAfter, nouns);
        var asProblem = http.Request.Headers.Accept.Any(
            accept => accept?.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase) == true);
        var body = asProblem
            ? JsonSerializer.SerializeToUtf8Bytes(
                new Problem("about:blank", error.Code, status, message, error.Code, http.TraceIdentifier, details.Fields,
                details.Allowed), Terse)
            : JsonSerializer.SerializeToUtf8Bytes(
                new FailureEnvelope(
                    false, new(error.Code, message, details), http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()), Terse);
        http.Response.ContentType = asProblem ? "application/problem+json" : Envelope.ContentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var error = Read(exception);
        var status = exception is BadHttpRequestException { StatusCode: var told } ? told : error is null ? 500 : Status(error.Kind);
        if (status == 503) LogUnavailable(http.TraceIdentifier, exception.GetType().Name, exception.Message);
        if (status == 500) LogAccident(exception, http.TraceIdentifier);
        await Write(http, status, error ?? ApiErrors.OfStatus(status));
        return true;
    }

    /// <summary>What an exception means to the caller; null when it means nothing but an accident.</summary>
    private static Error? Read(Exception exception) => exception switch
    {
        RefusedException refused => refused.Error,
        CrowdedException => ApiErrors.Overloaded,
        // A body in a charset that nobody knows or that .NET refuses (UTF-7); the framework takes it for our fault.
        InvalidOperationException { InnerException: ArgumentException or NotSupportedException,
            Source: "Microsoft.AspNetCore.Http.Extensions" } => ApiErrors.OfStatus(415),
        BadHttpRequestException { InnerException: JsonException json } => ApiErrors.UnreadableJson(json),
        BadHttpRequestException { StatusCode: var status } => ApiErrors.OfStatus(status),
        OrleansException or OperationCanceledException or TimeoutException or SocketException or ConnectionAbortedException or UnavailableException => ApiErrors.Unavailable,
        _ => null,
    };

    private static readonly JsonSerializerOptions Terse =
        new(Json.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private sealed record Problem(
        string Type, string Title, int Status, string Detail, string Code, string RequestId, IReadOnlyList<FieldView>? Errors,
        IReadOnlyList<string>? Allowed);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} could not be served: {Kind}: {Reason}")]
    private partial void LogUnavailable(string requestId, string kind, string reason);

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private partial void LogAccident(Exception exception, string requestId);
}

/// <summary>Failures found by the framework or by validation take the same road.</summary>
internal sealed class EnvelopeProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context) =>
        await (context.ProblemDetails is HttpValidationProblemDetails invalid
        ? Failures.Write(context.HttpContext, Error.Invalid(
            from field in invalid.Errors from message in field.Value select new FieldError(ApiErrors.FieldName(field.Key), message)))
        : Failures.Write(context.HttpContext, context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode));
}
