using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Documents;

namespace Presta.Api.Portals.Client;

/// <summary>A document with its other versions, its links and who opened it, gathered once its owner has let the caller in.</summary>
internal sealed record DocumentFolder(Saved<Document> Document, ImmutableArray<Document> Versions, DocumentPapers Papers) : IComposed
{
    public long Version => Document.Row.Version;

    public SyncMark Sync => Document.Sync;

    public static async Task<Result<DocumentFolder>> Open(IGrainFactory grains, EntityId id, Scope scope)
    {
        if ((await grains.Document(id).Get(scope)).IsRefused(out var closed, out var document)) return closed;
        var papers = grains.GetGrain<ISharedDocumentGrain>(id.ToString()).Papers(scope);
        var siblings = document.Row.ProjectId is { IsNone: false } project
            ? grains.Of<Document>("project_id", project) : grains.Catalog<Document>().All(scope);
        var (p, s) = (await papers, await siblings);
        return p.Then(papers => s.Select(siblings => new DocumentFolder(
            document, [.. siblings.Where(d => scope.Owns(d) && d.IsInSamePlace(document.Row.ProjectId, document.Row.Name))], papers)));
    }
}

/// <summary>A document's page.</summary>
internal sealed record DocumentDetail(
    EntityId Id, string Name, DocumentType Type, FileType FileType, long Size, string SizeFormatted, DocumentCategory Category,
    EntityId? ProjectId, string? ProjectName,
    DocumentStatus Status, int Version, string? UploadedBy, string? Description, ImmutableArray<string> Tags, bool IsNew,
    ScanState Scan, DateTimeOffset CreatedAt, string? Sha256, DateOnly? RetainedUntil,
    ImmutableArray<DocumentVersion> Versions, ImmutableArray<ShareCard> Shares, ImmutableArray<ReceiptCard> Receipts)
    : IIncluding<Document>
{
    static Includes<Document> IIncluding<Document>.Includes => ClientIncludes.Documents;

    public static DocumentDetail Of(DocumentFolder folder, DateOnly today)
    {
        var (card, d) = (DocumentCard.Of(folder.Document.Row, today), folder.Document.Row);
        return new(
            card.Id, card.Name, card.Type, card.FileType, card.Size, card.SizeFormatted, card.Category, card.ProjectId, card.ProjectName,
            card.Status, card.Version, card.UploadedBy, card.Description, card.Tags, card.IsNew, card.Scan, card.CreatedAt, d.Sha256,
            d.RetainedUntil,
            [.. folder.Versions.OrderByDescending(v => v.Revision).ThenBy(v => v.Id).Select(DocumentVersion.Of)],
            [.. folder.Papers.Shares.Where(s => s.IsLive).Select(s => ShareCard.Of(s))],
            [.. folder.Papers.Receipts.Select(ReceiptCard.Of)]);
    }
}

/// <param name="Id">Each version is a document of its own.</param>
internal sealed record DocumentVersion(EntityId Id, int Version, long Size, string? Sha256, string? UploadedBy, DateTimeOffset CreatedAt)
{
    public static DocumentVersion Of(Document d) => new(d.Id, d.Revision, (long)d.Size, d.Sha256, d.UploadedBy, d.CreatedAt);
}

/// <summary>Someone of the company, or the holder of a link, opened the document.</summary>
internal sealed record ReceiptCard(DateTimeOffset OpenedAt, string Reader, bool IsByLink, OpenedFor Purpose, int Version)
{
    public static ReceiptCard Of(Receipt r) => new(r.At, r.Reader, r.IsByLink, r.Purpose, r.Revision);
}

/// <summary>A link.</summary>
/// <param name="Url">Told once, when the link is made: Presta itself keeps only a hash of it.</param>
internal sealed record ShareCard(
    EntityId Id, string? Url, DateTimeOffset ExpiresAt, SharePermission Permission, bool PasswordProtected,
    int? MaxDownloads, int Downloads, string? Email, string SharedBy, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, bool IsLive)
{
    public static ShareCard Of(ShareFacts s, string? url = null) =>
        new(s.Id, url, s.ExpiresAt, s.Permission, s.IsProtected, s.MostDownloads, s.Downloads, s.Email, s.By, s.CreatedAt, s.RevokedAt,
            s.IsLive);
}

/// <summary>A folder with what of it the caller may see.</summary>
internal sealed record DocumentFolderCard(DocumentCategory Code, string Label, int Count, long TotalSize)
{
    public static ImmutableArray<DocumentFolderCard> Of(ImmutableArray<Document> documents, DateOnly today) =>
    [
        .. from category in Enum.GetValues<DocumentCategory>()
           let inside = documents.Where(d => d.Category == category).ToArray()
           select new DocumentFolderCard(category, category.Label(), inside.Length, (long)inside.Sum(d => d.Size)),
    ];
}

/// <summary>What was taken away.</summary>
internal sealed record DeletedDocument(EntityId Id, bool Deleted, DateTimeOffset? RestorableUntil)
{
    public static DeletedDocument Of(Document d) => new(d.Id, true, d.DeletedAt + Document.RestorableFor);
}
