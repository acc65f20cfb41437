using System.Collections.Immutable;
using Orleans.Concurrency;
using Presta.Files;

namespace Presta.Documents;

/// <summary>One document: its metadata, its share links, who opened it. Key: the document's id.</summary>
[Alias("document-grain")]
public interface IDocumentGrain : IOwnerGrain
{
    [AlwaysInterleave, Alias("Get")] Task<Result<Saved<Document>>> Get(Scope scope);

    /// <summary>The shelf of its company has decided that it shall be.</summary>
    [Alias("Create")] Task<Result<Saved<Document>>> Create(Document document, Scope scope);

    /// <summary>
    /// The document, for whoever is about to be sent its bytes: that is noted. Refused while a scanner has not let it through.
    /// </summary>
    [Alias("Open")] Task<Result<Saved<Document>>> Open(Scope scope, OpenedFor purpose);

    /// <summary>Out of sight, in Notion's trash too, and every link to it is dead.</summary>
    [Alias("Delete")] Task<Result<Saved<Document>>> Delete(Scope scope, long? expected);

    /// <summary>Brings back what a client deleted. Its links stay dead.</summary>
    [Alias("Restore")] Task<Result<Saved<Document>>> Restore(Scope scope);

    /// <summary>What the malware scanner found.</summary>
    [Alias("Scanned")] Task<Result<Saved<Document>>> Scanned(bool isClean);
}

/// <summary>
/// Where documents of one client company arrive, one after the other: what is there already is found, what has a name that is there becomes
/// its next revision. Key: the company's id.
/// </summary>
[Alias("document-shelf")]
public interface IDocumentShelfGrain : IGrainWithStringKey
{
    /// <param name="project">The caller has been let into it; <see cref="EntityId.None"/> for what belongs to the company alone.</param>
    [Alias("Add")] Task<Result<Added>> Add(Scope scope, NewDocument document, EntityId project);
}

/// <param name="IsDuplicate">The company has these very bytes: <paramref name="Document"/> is the one that stands, the stored bytes are not
/// needed.</param>
[GenerateSerializer, Immutable, Alias("added-document")]
public sealed record Added(Saved<Document> Document, bool IsDuplicate = false);

/// <summary>Bytes that lie in the file store already, about to become a document.</summary>
/// <param name="Id">Chosen by who stored the bytes, so that a repeated registration makes no second document.</param>
/// <param name="ProjectId">As the uploader named it; nobody has looked yet whose it is.</param>
/// <param name="RestoredFrom">An older version of the same name and place, whose bytes these are: they are here already, and shall be the
/// newest again.</param>
[GenerateSerializer, Immutable, Alias("new-document")]
public sealed record NewDocument(
    EntityId Id, string Name, long Size, string Sha256, string StoredAs, FileType FileType,
    string? Description = null, DocumentCategory? Category = null, ImmutableArray<string> Tags = default,
    DocumentType? Type = null, EntityId ProjectId = default, ScanState Scan = default, EntityId RestoredFrom = default)
{
    /// <summary>
    /// What was known of an older version, for bytes of its own: each version keeps and loses its bytes without the others.
    /// </summary>
    public static NewDocument Of(Document older, EntityId id, StoredFile stored, ScanState scan) => new(
        id, older.Name, stored.Size, stored.Sha256, stored.Key, older.FileType, older.Description, older.Category, older.Tags, older.Type,
        older.ProjectId, scan, older.Id);

    /// <summary>The document, in a project or none, as the given revision of its name.</summary>
    public Document Of(EntityId project, int revision, Scope uploader) => new()
    {
        Id = Id,
        Name = Name,
        ProjectId = project,
        ClientId = uploader.CompanyId,
        Type = Type ?? FileType switch
        {
            FileType.Image => DocumentType.Image,
            FileType.Archive => DocumentType.Archive,
            FileType.Pdf or FileType.Word or FileType.Excel or FileType.Powerpoint or FileType.Other => DocumentType.Document,
        },
        FileType = FileType,
        Category = Category ?? DocumentCategory.Resources,
        Size = Size,
        Revision = revision,
        UploadedBy = uploader.Name,
        Description = Description,
        Tags = Tags.IsDefault ? [] : Tags,
        Sha256 = Sha256,
        StoredAs = StoredAs,
        IsFromClient = uploader.Portal is Portal.Client,
        Scan = Scan,
    };
}
