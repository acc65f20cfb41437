using Presta.Catalogs;
using Presta.Companies;

namespace Presta.People;

/// <summary>A user's profile, as staff see it. Credentials and sessions never leave <see cref="IUserGrain"/>'s own state.</summary>
[GenerateSerializer, Immutable, Alias("user")]
[NotionDatabase("users", "Utilisateurs")]
public sealed record User : Row
{
    [Id(0), Notion("Nom", NotionKind.Title, Use.Sort | Use.Search)] public required string Name { get; init; }
    /// <summary>Compared without regard to case; who signs in is found by it.</summary>
    [Id(1), Notion("Email", NotionKind.Email, Use.Sort | Use.Search | Use.Index)] public string? Email { get; init; }
    [Id(2), Notion("Rôles", NotionKind.MultiSelect)] public Portal Roles { get; init; }
    [Id(3), Notion("Statut", NotionKind.Select, Use.Filter)] public UserStatus Status { get; init; }
    [Id(4), Notion("Entreprise", NotionKind.Relation, Use.Filter, To = typeof(Company), As = "company_id")] public EntityId CompanyId { get; init; }
    [Id(5), Notion("Téléphone", NotionKind.Phone)] public string? Phone { get; init; }
    [Id(6), Notion("Fonction", NotionKind.Text)] public string? JobTitle { get; init; }
    [Id(7), Notion("Langue", NotionKind.Select, Use.Filter)] public Language Language { get; init; }
    [Id(8), Notion("Fuseau Horaire", NotionKind.Text)] public string? TimeZone { get; init; }
    [Id(9), Notion("Photo", NotionKind.Url)] public string? AvatarUrl { get; init; }
}

public enum UserStatus
{
    [Label("Actif")] Active,
    [Label("Désactivé"), Fallback] Disabled,
}

public enum Language
{
    [Label("Français"), Fallback] Fr,
    [Label("English")] En,
    [Label("Deutsch")] De,
    [Label("Italiano")] It,
}

[Alias("users")]
public interface IUsersCatalog : ICatalogGrain<User>, INamesCatalog;
