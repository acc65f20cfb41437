using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Concurrency;
using Presta.Catalogs;
using Presta.Companies;
using Presta.Projects;

namespace Presta.Documents;

/// <summary>
/// A document's metadata. Its bytes lie in the file store under <see cref="StoredAs"/>, never in Notion. Each upload of a name in a place
/// is a document of its own, the next revision.
/// </summary>
[GenerateSerializer, Immutable, Alias("document")]
[NotionDatabase("documents", "Documents")]
public sealed record Document : Row
{
    [Id(0), Notion("Nom Fichier", NotionKind.Title, Use.Sort | Use.Search)] public required string Name { get; init; }
    [Id(1), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Index | Use.Group, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Type", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public DocumentType Type { get; init; }
    [Id(4), Notion("Type Fichier", NotionKind.Select, Use.Filter | Use.Group, As = "file_type")] public FileType FileType { get; init; }
    [Id(5), Notion("Catégorie", NotionKind.Select, Use.Filter | Use.Group)] public DocumentCategory Category { get; init; }
    [Id(6), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public DocumentStatus Status { get; init; }
    [Id(7), Notion("Taille", NotionKind.Number, Use.Sort | Use.Sum)] public decimal Size { get; init; }
    /// <summary>Not <see cref="Row.Version"/>: which upload of this name in this project it is, from 1.</summary>
    [Id(8), Notion("Version", NotionKind.Number, As = "revision")] public int Revision { get; init; } = 1;
    [Id(9), Notion("Uploadé par", NotionKind.Text, Use.Search, As = "uploaded_by")] public string? UploadedBy { get; init; }
    [Id(10), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
    [Id(11), Notion("Mots-clés", NotionKind.MultiSelect)] public ImmutableArray<string> Tags { get; init; } = [];
    [Id(12), Notion("Empreinte", NotionKind.Text)] public string? Sha256 { get; init; }
    [Id(13), Notion("Emplacement", NotionKind.Text)] public string? StoredAs { get; init; }
    [Id(14), Notion("Déposé par le client", NotionKind.Checkbox, As = "is_from_client")] public bool IsFromClient { get; init; }
    [Id(15), Notion("Antivirus", NotionKind.Select, Use.Filter | Use.Group)] public ScanState Scan { get; init; }
    /// <summary>When a client deleted it; until <see cref="RestorableFor"/> later it can be had back.</summary>
    [Id(16), Notion("Supprimé le", NotionKind.Instant, As = "deleted_at")] public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The project's fact, kept here by the catalog so that lists can show and search it.</summary>
    [Id(17), JsonIgnore, Column(Use.Search, As = "project_name")] public string? ProjectName { get; init; }

    /// <summary>The contract's other word for the category.</summary>
    [JsonIgnore, Column(Use.Filter)] public DocumentCategory Folder => Category;

    /// <summary>The related row's name, as sorts and conditions say it.</summary>
    [JsonIgnore, Column(Use.Sort, As = "project.name")] public string? NameOfProject => ProjectName;

    public static readonly TimeSpan RestorableFor = TimeSpan.FromDays(30);

    /// <summary>Clocks differ: nobody who may still restore it finds it without its bytes.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Accounting papers are kept for ten years from the end of the business year (CO art. 958f).</summary>
    public DateOnly? RetainedUntil => Type is DocumentType.Invoice || Category is DocumentCategory.Factures
        ? new(CreatedAt.Year + 10, 12, 31) : null;

    public bool IsInSamePlace(EntityId project, string name) => ProjectId == project
        && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Its bytes, for whoever may see the row; never what a scanner has not let through.</summary>
    [JsonIgnore] public Result<Document> Readable => Scan.Refusal is { } closed ? closed : StoredAs is null ? DocumentErrors.NoFile : this;

    /// <summary>A client takes back what a client has sent, as long as nobody relies on it.</summary>
    public Result<Document> Deleted(DateTimeOffset now)
    {
        if (RetainedUntil is { } until && DateOnly.FromDateTime(now.UtcDateTime) <= until) return DocumentErrors.RetentionLocked(until);
        if (Type is DocumentType.Contract || Category is DocumentCategory.Contracts) return DocumentErrors.IsContract;
        if (!IsFromClient) return DocumentErrors.NotFromClient;
        if (Status is DocumentStatus.Validated or DocumentStatus.InProgress) return DocumentErrors.ReliedUpon(Status);
        return this with { IsTrashed = true, DeletedAt = now };
    }

    /// <summary>One that stands stays as it is; one that staff threw away in Notion does not come back here.</summary>
    public Result<Document> Restored(DateTimeOffset now)
    {
        if (!IsTrashed) return this;
        if (DeletedAt is not { } at) return Error.NotFound;
        return now - at > RestorableFor ? DocumentErrors.TooLateToRestore : this with { IsTrashed = false, DeletedAt = null };
    }

    /// <summary>
    /// Nobody can have its bytes any more. What staff threw away in Notion, nobody knows when, they may bring back there; what the law
    /// keeps stays, thrown away or not.
    /// </summary>
    public bool IsPurgeable(DateTimeOffset now) =>
        IsTrashed && now - DeletedAt > RestorableFor + Grace && !(RetainedUntil >= DateOnly.FromDateTime(now.UtcDateTime));

    public Result<Document> Scanned(bool isClean) => Scan.After(isClean) is var verdict && verdict == Scan ? this
        : this with { Scan = verdict };
}

/// <summary>What a malware scanner said; <see cref="Unscanned"/> where none is installed.</summary>
public enum ScanState
{
    [Label("Non analysé"), Fallback] Unscanned,
    [Label("En attente")] Pending,
    [Label("Sain")] Clean,
    [Label("Bloqué")] Blocked,
}

public static class ScanStates
{
    extension(ScanState scan)
    {
        /// <summary>Why nobody gets the bytes; null when they may be had.</summary>
        public Error? Refusal => scan switch
        {
            ScanState.Pending => DocumentErrors.BeingScanned,
            ScanState.Blocked => DocumentErrors.Blocked,
            ScanState.Unscanned or ScanState.Clean => null,
        };

        /// <summary>A verdict that was given is changed by nothing but a worse one.</summary>
        public ScanState After(bool isClean) => isClean && scan is not ScanState.Blocked ? ScanState.Clean : ScanState.Blocked;
    }
}

public enum DocumentType
{
    [Label("Contrat")] Contract,
    [Label("Document"), Fallback] Document,
    [Label("Image")] Image,
    [Label("Facture")] Invoice,
    [Label("Archive")] Archive,
    [Label("Devis")] Quote,
    [Label("Rapport")] Report,
    [Label("Autre")] Other,
}

public enum FileType
{
    [Label("PDF")] Pdf,
    [Label("Word")] Word,
    [Label("Excel")] Excel,
    [Label("PowerPoint")] Powerpoint,
    [Label("Image")] Image,
    [Label("ZIP")] Archive,
    [Label("Autre"), Fallback] Other,
}

public enum DocumentCategory
{
    [Label("Contrats")] Contracts,
    [Label("Livrables")] Livrables,
    [Label("Factures")] Factures,
    [Label("Ressources"), Fallback] Resources,
    [Label("Archives")] Archives,
}

public enum DocumentStatus
{
    [Label("En attente"), Fallback] Pending,
    [Label("En cours")] InProgress,
    [Label("Validé")] Validated,
    [Label("Rejeté")] Rejected,
}

[Alias("documents")]
public interface IDocumentsCatalog : ICatalogGrain<Document>
{
    /// <summary>Projects have these names.</summary>
    [AlwaysInterleave, Alias("Named")] Task Named(ImmutableDictionary<EntityId, string> names);
}
