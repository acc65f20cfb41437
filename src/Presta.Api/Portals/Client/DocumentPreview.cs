using System.Reflection;
using Presta.Api.Kit;
using Presta.Documents;
using Presta.People;

namespace Presta.Api.Portals.Client;

internal enum PreviewType { Pdf, Image, Office, None }

/// <param name="PreviewUrl">Good for minutes and without a token, for an image or a frame; null where there is nothing to show.</param>
internal sealed record PreviewCard(
    EntityId Id, string Name, FileType FileType, PreviewType PreviewType, string? PreviewUrl, DateTimeOffset? ExpiresAt);

/// <summary>
/// How a document is looked at: <c>?raw=1</c> sends its bytes, else an address is told where a browser gets them by itself.
/// </summary>
internal sealed class PreviewMaker(HttpContext http)
{
    public bool IsRaw => http.Request.Query["raw"] == "1";

    public static ValueTask<PreviewMaker?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<PreviewMaker?>(new(http));

    public async Task<Result<PreviewCard>> Make(Task<Result<Saved<Document>>> read, Caller me)
    {
        if ((await read).IsRefused(out var refusal, out var saved)) return refusal;
        var (document, closed) = (saved.Row, saved.Row.Readable.Error);
        if (closed == DocumentErrors.NoFile)
            return new PreviewCard(document.Id, document.Name, document.FileType, PreviewType.None, null, null);
        if (closed is not null) return closed;
        var type = Type(document);
        if (type is PreviewType.None) return new PreviewCard(document.Id, document.Name, document.FileType, type, null, null);
        var (query, until) = await http.RequestServices.GetRequiredService<Seals>().Seal(Sealed(document.Id, me.Token.Key));
        var address = http.RequestServices.GetRequiredService<PublicAddress>().Of(http.Request);
        var viewer = me.Viewer.IsNone ? "" : $"&viewer={me.Viewer}";
        return new PreviewCard(document.Id, document.Name, document.FileType, type,
            $"{address}/files/{document.Id}?user={me.Scope.UserId}&session={me.Session}{viewer}&{query}", until);
    }

    /// <summary>
    /// The address is its user's, or of who looks with their eyes, for as long as their session lasts and they may see the document.
    /// </summary>
    public static async Task<Result<Sent>> Open(HttpContext http, EntityId id)
    {
        var (services, query) = (http.RequestServices, http.Request.Query);
        if (!EntityId.TryRead(query["user"], out var user) || !Guid.TryParse(query["session"], out var session)) return Error.NotFound;
        EntityId viewer = default;
        if (query.ContainsKey("viewer") && !EntityId.TryRead(query["viewer"], out viewer)) return Error.NotFound;
        var until = services.GetRequiredService<TimeProvider>().GetUtcNow() + Seals.Life;
        var token = new TokenFacts(user, session, until, viewer);
        if (!await services.GetRequiredService<Seals>().IsGood(http.Request, Sealed(id, token.Key))) return Error.NotFound;
        if ((await services.GetRequiredService<Sessions>().Of(token)).IsRefused(out var over, out var access))
            return over.Kind is ErrorKind.Unavailable ? over : Error.NotFound;
        if (!await services.GetRequiredService<Permissions>().Allow(access.Admitted.Scope.Roles & Portal.Client, "documents.view.own"))
            return Error.NotFound;
        return await services.GetRequiredService<IGrainFactory>()
            .Sent(id, access.Admitted.Scope with { Portal = Portal.Client, IsLooking = !viewer.IsNone }, OpenedFor.Preview);
    }

    private static PreviewType Type(Document document) => FileKinds.Mime(document.Name) switch
    {
        "application/pdf" => PreviewType.Pdf,
        var mime when mime.StartsWith("image/", StringComparison.Ordinal) => PreviewType.Image,
        _ => document.FileType is FileType.Word or FileType.Excel or FileType.Powerpoint ? PreviewType.Office : PreviewType.None,
    };

    /// <summary>Without a viewer as it always was: addresses of a node of an older build are good here.</summary>
    private static string Sealed(EntityId document, SessionKey whose) =>
        $"preview {document} {whose.User} {whose.Session}{(whose.Viewer.IsNone ? "" : $" {whose.Viewer}")}";
}
