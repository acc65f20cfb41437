using Presta.Catalogs;

namespace Presta.Companies;

/// <summary>A company of the CRM; the client portal's tenants among them.</summary>
[GenerateSerializer, Immutable, Alias("company")]
[NotionDatabase("companies", "Entreprises")]
public sealed record Company : Row
{
    [Id(0), Notion("Nom Entreprise", NotionKind.Title, Use.Sort | Use.Search)] public required string Name { get; init; }
    [Id(1), Notion("Statut", NotionKind.Select, Use.Filter)] public CompanyStatus Status { get; init; }
    [Id(2), Notion("IDE", NotionKind.Text, Use.Search)] public string? Ide { get; init; }
    [Id(3), Notion("Secteur", NotionKind.Select, Use.Filter)] public string? Industry { get; init; }
    [Id(4), Notion("Email", NotionKind.Email)] public string? Email { get; init; }
    [Id(5), Notion("Téléphone", NotionKind.Phone)] public string? Phone { get; init; }
    [Id(6), Notion("Site Web", NotionKind.Url)] public string? Website { get; init; }
    [Id(7), Notion("Adresse", NotionKind.Text)] public string? Street { get; init; }
    [Id(8), Notion("NPA", NotionKind.Text)] public string? PostalCode { get; init; }
    [Id(9), Notion("Ville", NotionKind.Text, Use.Filter)] public string? City { get; init; }
    [Id(10), Notion("Canton", NotionKind.Select, Use.Filter)] public string? Canton { get; init; }
    [Id(11), Notion("Notes", NotionKind.Text)] public string? Notes { get; init; }
}

public enum CompanyStatus
{
    [Label("Prospect"), Fallback] Prospect,
    [Label("En cours")] Negotiating,
    [Label("Client")] Client,
    [Label("Inactif")] Inactive,
}

[Alias("companies")]
public interface ICompaniesCatalog : ICatalogGrain<Company>, INamesCatalog;
