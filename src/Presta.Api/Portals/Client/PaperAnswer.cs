using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Presta.Api.Kit;
using Presta.Papers;
using Presta.People;

namespace Presta.Api.Portals.Client;

/// <summary>The language of a paper, <c>?lang=</c>; the document's own when it is not said.</summary>
internal sealed record PaperLanguage(Language? Asked)
{
    public static ValueTask<PaperLanguage?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        Client.Asked.Only(http.Request.Query, "lang");
        var code = Client.Asked.OneOf(http.Request.Query, "lang", [.. Enum.GetValues<Language>().Select(language => language.Code())]);
        return ValueTask.FromResult<PaperLanguage?>(new(code is null ? null : (Language)Codes.Read(typeof(Language), code)!));
    }
}

/// <summary>The fonts of this node, looked for once; and how many papers are set at the same time.</summary>
internal sealed class Press(IConfiguration configuration)
{
    private static readonly Error NoFonts =
        new(ErrorKind.Unavailable, "PAPERS_UNAVAILABLE", "Les documents PDF ne peuvent pas être établis pour l'instant.",
        RetryAfter: TimeSpan.FromMinutes(5));

    private readonly Lazy<PaperFonts?> fonts = new(() =>
    {
        try
        {
            return PaperFonts.Load(configuration["Papers:Fonts"]);
        }
        catch (PaperFontsException)
        {
            return null;
        }
    });

    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount - 1));

    public async Task<Result<byte[]>> Set(InvoicePaper paper, CancellationToken cancel)
    {
        if (fonts.Value is not { } faces) return NoFonts;
        await places.WaitAsync(cancel);
        try
        {
            return InvoicePdf.Of(paper, faces);
        }
        finally
        {
            places.Release();
        }
    }
}

/// <summary>What there is a paper of.</summary>
internal interface IPapered
{
    /// <summary>The client's own, where none is asked for.</summary>
    Language Language { get; }

    Result<InvoicePaper> Paper(Language language);
}

/// <summary>A PDF. Its tag is of its bytes: the same document has the same.</summary>
internal sealed class PaperAnswer<T>(Task<Result<T>> folder, PaperLanguage language) : IResult, IEndpointMetadataProvider where T : IPapered
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var paper = (await folder).Then(found => found.Paper(language.Asked ?? found.Language));
        if (paper.IsRefused(out var error, out var toSet)
            || (await http.RequestServices.GetRequiredService<Press>().Set(toSet, http.RequestAborted)).IsRefused(out error, out var bytes))
        {
            await Failures.Write(http, error);
            return;
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{string.Concat(toSet.Number.Split(Path.GetInvalidFileNameChars()))}.pdf");
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        await TypedResults.Bytes(bytes, "application/pdf", enableRangeProcessing: true, entityTag: tag).ExecuteAsync(http);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), ["application/pdf"]));
}
