using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>A file that may be sent: under which name, from where, and with which tag.</summary>
internal sealed record Sent(string Name, string StoredAs, string? Sha256);

/// <summary>
/// A document's bytes: streamed, in pieces where pieces are asked for, never run. Shown in the browser's page only where that was asked for
/// and the kind of file allows it.
/// </summary>
internal sealed class FileAnswer(Task<Result<Sent>> file, bool isInline = false, bool isEmbeddable = false) : IResult,
    IEndpointMetadataProvider
{
    /// <summary>No script, no form, no plug-in, no origin: whatever is in the file.</summary>
    private const string Sandbox = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";

    public async Task ExecuteAsync(HttpContext http)
    {
        if ((await file).IsRefused(out var error, out var sent))
        {
            await Failures.Write(http, error);
            return;
        }

        if (await http.RequestServices.GetRequiredService<IFileStore>().Open(sent.StoredAs, http.RequestAborted) is not { } bytes)
        {
            await Failures.Write(http, Documents.DocumentErrors.NoFile);
            return;
        }

        http.Features.Set(new ContentRules(Sandbox, isEmbeddable));
        var disposition = new ContentDispositionHeaderValue(isInline && FileKinds.IsShownInline(sent.Name) ? "inline" : "attachment");
        disposition.SetHttpFileName(sent.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = sent.Sha256 is { } hash ? new EntityTagHeaderValue($"\"{hash}\"") : null;
        await TypedResults.Stream(bytes, FileKinds.Mime(sent.Name), entityTag: tag, enableRangeProcessing: true).ExecuteAsync(http);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), ["application/octet-stream"]));
}
