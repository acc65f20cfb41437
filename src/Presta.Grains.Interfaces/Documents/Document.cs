using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Companies;
using Presta.Projects;

namespace Presta.Documents;

/// <summary>A document's metadata. Its bytes lie in the file store under <see cref="StoredAs"/>, never in Notion.</summary>
[GenerateSerializer, Immutable, Alias("document")]
[NotionDatabase("documents", "Documents")]
public sealed record Document : Row
{
    [Id(0), Notion("Nom Fichier", NotionKind.Title, Use.Sort | Use.Search)] public required string Name { get; init; }
    [Id(1), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Type", NotionKind.Select, Use.Filter | Use.Sort)] public DocumentType Type { get; init; }
    [Id(4), Notion("Type Fichier", NotionKind.Select, Use.Filter, As = "file_type")] public FileType FileType { get; init; }
    [Id(5), Notion("Catégorie", NotionKind.Select, Use.Filter)] public DocumentCategory Category { get; init; }
    [Id(6), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort)] public DocumentStatus Status { get; init; }
    [Id(7), Notion("Taille", NotionKind.Number, Use.Sort)] public decimal Size { get; init; }
    /// <summary>Not <see cref="Row.Version"/>: which upload of this name in this project it is, from 1.</summary>
    [Id(8), Notion("Version", NotionKind.Number, As = "revision")] public int Revision { get; init; } = 1;
    [Id(9), Notion("Uploadé par", NotionKind.Text, As = "uploaded_by")] public string? UploadedBy { get; init; }
    [Id(10), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
    [Id(11), Notion("Mots-clés", NotionKind.MultiSelect)] public ImmutableArray<string> Tags { get; init; } = [];
    [Id(12), Notion("Empreinte", NotionKind.Text)] public string? Sha256 { get; init; }
    [Id(13), Notion("Emplacement", NotionKind.Text)] public string? StoredAs { get; init; }
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
public interface IDocumentsCatalog : ICatalogGrain<Document>;
