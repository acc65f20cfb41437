using System.Collections.Immutable;
using Orleans.Concurrency;
using Presta.Projects;

namespace Presta.Documents;

/// <summary>One document's metadata. Key: the document's id.</summary>
[Alias("document-grain")]
public interface IDocumentGrain : IOwnerGrain
{
    [AlwaysInterleave, Alias("Get")] Task<Result<Saved<Document>>> Get(Scope scope);

    /// <summary>The document's first version. The caller owns the order of revisions.</summary>
    [Alias("Create")] Task<Result<Saved<Document>>> Create(Document document, Scope scope);
}

/// <summary>Bytes that lie in the file store already, about to become a document.</summary>
/// <param name="Id">Chosen by who stored the bytes, so that a repeated registration makes no second document.</param>
[GenerateSerializer, Immutable, Alias("new-document")]
public sealed record NewDocument(
    EntityId Id, string Name, long Size, string Sha256, string StoredAs, FileType FileType,
    string? Description = null, DocumentCategory? Category = null, ImmutableArray<string> Tags = default)
{
    /// <summary>The document of a project, as the given revision of its name.</summary>
    public Document Of(Project project, int revision, string uploader) => new()
    {
        Id = Id,
        Name = Name,
        ProjectId = project.Id,
        ClientId = project.ClientId,
        Type = FileType switch
        {
            FileType.Image => DocumentType.Image,
            FileType.Archive => DocumentType.Archive,
            FileType.Pdf or FileType.Word or FileType.Excel or FileType.Powerpoint or FileType.Other => DocumentType.Document,
        },
        FileType = FileType,
        Category = Category ?? DocumentCategory.Resources,
        Size = Size,
        Revision = revision,
        UploadedBy = uploader,
        Description = Description,
        Tags = Tags.IsDefault ? [] : Tags,
        Sha256 = Sha256,
        StoredAs = StoredAs,
    };
}
