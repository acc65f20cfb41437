using Presta.Api.Kit;
using Presta.Api.Portals.Shared;
using Presta.Documents;

namespace Presta.Api.Portals.Client;

/// <summary>A client's documents over all its projects: find, read, add, take back, hand on by link.</summary>
internal static class ClientDocuments
{
    public static void MapDocuments(this RouteGroupBuilder client)
    {
        var documents = client.MapGroup("/documents").WithTags("Documents")
            .Needs(read: "documents.view.own", write: "documents.upload.own");

        documents.MapGet("", (Listing<Document> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Document>().Query(me.Scope, list.Query).As(list, DocumentCard.Of));

        documents.MapGet("/categories", (Caller me, IGrainFactory grains) =>
            grains.Catalog<Document>().All(me.Scope).AsData(DocumentFolderCard.Of));

        documents.MapGet("/{id}", (EntityId id, Caller me, IGrainFactory grains) =>
            DocumentFolder.Open(grains, id, me.Scope).AsItem(DocumentDetail.Of, folder => folder.Document.Row));

        documents.MapPost("/upload", (Upload upload, Caller me, IGrainFactory grains) =>
            upload.Into(Shelf(me), $"companies/{me.Scope.CompanyId}", document => grains.Add(me.Scope, document))
                .AsUploaded(DocumentCard.OfUpload));

        documents.MapPost(
            "/{id}/versions/{versionId}/restore",
            (EntityId id, EntityId versionId, VersionRestore restore, Caller me, IGrainFactory grains) =>
            restore.Of(grains, id, versionId, me.Scope, document => grains.Add(me.Scope, document)).AsUploaded(DocumentCard.OfUpload));

        documents.MapDelete("/{id}", (EntityId id, IfMatch seen, Caller me, IGrainFactory grains) =>
            grains.Document(id).Delete(me.Scope, seen.Version).As(DeletedDocument.Of)).NeedsStepUp();

        documents.MapPost("/{id}/restore", (EntityId id, Caller me, IGrainFactory grains) =>
            grains.Document(id).Restore(me.Scope).As(DocumentCard.Of));

        documents.MapGet("/{id}/preview", IResult (EntityId id, PreviewMaker previews, Caller me, IGrainFactory grains) => previews.IsRaw
            ? new FileAnswer(grains.Sent(id, me.Scope, OpenedFor.Preview), isInline: true)
            : previews.Make(grains.Document(id).Get(me.Scope), me).AsData(Task.FromResult)).Produces<Envelope<PreviewCard>>();

        documents.MapGet("/{id}/download", (EntityId id, Caller me, IGrainFactory grains) =>
            new FileAnswer(grains.Sent(id, me.Scope, OpenedFor.Download)));

        documents.MapPost("/{id}/share", (EntityId id, NewShare share, LinkMaker links, Caller me, IGrainFactory grains) =>
            links.Make(grains, id, share, me.Scope).AsNew(Task.FromResult)).WithMetadata(new SealedMetadata());

        documents.MapGet("/{id}/shares", (EntityId id, Caller me, IGrainFactory grains) =>
            grains.Shared(id).Papers(me.Scope).AsData((papers, _) => papers.Shares.Select(s => ShareCard.Of(s)).ToArray()));

        documents.MapGet("/{id}/shares/{shareId}", (EntityId id, EntityId shareId, Caller me, IGrainFactory grains) =>
            grains.Shared(id).Papers(me.Scope).Pick(shareId).AsData((share, _) => ShareCard.Of(share)));

        documents.MapDelete("/{id}/shares/{shareId}", (EntityId id, EntityId shareId, Caller me, IGrainFactory grains) =>
            grains.Shared(id).Revoke(me.Scope, shareId).AsData((share, _) => ShareCard.Of(share)));
    }

    public static ISharedDocumentGrain Shared(this IGrainFactory grains, EntityId id) =>
        grains.GetGrain<ISharedDocumentGrain>(id.ToString());

    /// <summary>The bytes, once the document's owner has let the caller in and noted it.</summary>
    public static async Task<Result<Sent>> Sent(this IGrainFactory grains, EntityId id, Scope scope, OpenedFor purpose) =>
        (await grains.Document(id).Open(scope, purpose)).Select(saved => new Sent(saved.Row.Name, saved.Row.StoredAs!, saved.Row.Sha256));

    private static async Task<Result<ShareFacts>> Pick(this Task<Result<DocumentPapers>> papers, EntityId share) =>
        (await papers).Then<ShareFacts>(all => all.Shares.FirstOrDefault(s => s.Id == share) is { } found ? found : Error.NotFound);

    private static Task<Result<Added>> Add(this IGrainFactory grains, Scope scope, NewDocument document) => document.ProjectId.IsNone
        ? grains.GetGrain<IDocumentShelfGrain>(scope.CompanyId.ToString()).Add(scope, document, EntityId.None)
        : grains.Project(document.ProjectId).AddDocument(scope, document);

    private static Task<Result<EntityId>> Shelf(Caller me) =>
        me.Scope.CompanyId.IsNone ? Refused.As<EntityId>(DocumentErrors.NoCompany) : Refused.Not(me.Scope.CompanyId);
}
