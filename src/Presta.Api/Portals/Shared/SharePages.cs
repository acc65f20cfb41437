using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.Api.Portals.Client;
using Presta.Audit;
using Presta.Documents;

namespace Presta.Api.Portals.Shared;

/// <summary>
/// Where share links lead, and the addresses that previews give away: for people without an account, and browsers without a token.
/// </summary>
internal static class SharePages
{
    public static void MapSharePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/s/{token}").WithMetadata(new AttemptsMetadata(), new SecretsMetadata()).ExcludeFromDescription();

        pages.MapGet("", (string token, IGrainFactory grains) => new SharePage(async _ =>
            ShareToken.TryRead(token, out var link) ? await grains.Shared(link.Document).Look(link.Secret, isPaid: false)
                : DocumentErrors.DeadLink));

        pages.MapPost("", (string token, IGrainFactory grains) => new SharePage(async http => ShareToken.TryRead(token, out var link)
            ? await grains.Enter(link, http) : DocumentErrors.DeadLink, isEntry: true)).WithMetadata(new LargestForm());

        pages.MapGet("/file", (string token, IGrainFactory grains, HttpContext http) => grains.File(token, http));

        routes.MapGet(
            "/files/{id}", (EntityId id, HttpContext http) =>
            new FileAnswer(PreviewMaker.Open(http, id), isInline: true, isEmbeddable: true))
            .WithMetadata(new AttemptsMetadata()).ExcludeFromDescription();
    }

    /// <summary>What has to be shown to enter; the way on is told by <see cref="SharePage"/>.</summary>
    private static async Task<Result<SharedDocument>> Enter(this IGrainFactory grains, ShareToken link, HttpContext http)
    {
        new RequestOrigin(http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent, http.TraceIdentifier, default)
            .Accompany();
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        return await grains.Shared(link.Document).Enter(link.Secret, form["password"].ToString());
    }

    /// <summary>Sent to who has entered within the last minutes, for as long as the link lives.</summary>
    private static async Task<IResult> File(this IGrainFactory grains, string token, HttpContext http)
    {
        if (!ShareToken.TryRead(token, out var link) || !await http.RequestServices.GetRequiredService<Seals>()
            .IsGood(http.Request, SharePage.Sealed(token)))
            return new SharePage(_ => Refused.As<SharedDocument>(DocumentErrors.DeadLink));
        var look = await grains.Shared(link.Document).Look(link.Secret, isPaid: true);
        return look.IsRefused(out var dead, out var shared)
            ? new SharePage(_ => Refused.As<SharedDocument>(dead))
            : new FileAnswer(
                Refused.Not<Sent>(new Sent(shared.Name, shared.StoredAs, shared.Sha256)),
                isInline: shared.Share.Permission is SharePermission.Read);
    }

    private sealed class LargestForm : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 4_096;
    }
}
