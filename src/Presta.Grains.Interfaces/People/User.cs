using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Companies;
using Presta.Notifications;

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
    [Id(4), Notion("Entreprise", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Company), As = "company_id")] public EntityId CompanyId { get; init; }
    [Id(5), Notion("Téléphone", NotionKind.Phone)] public string? Phone { get; init; }
    [Id(6), Notion("Fonction", NotionKind.Text)] public string? JobTitle { get; init; }
    [Id(7), Notion("Langue", NotionKind.Select, Use.Filter)] public Language Language { get; init; }
    [Id(8), Notion("Fuseau Horaire", NotionKind.Text)] public string? TimeZone { get; init; }
    [Id(9), Notion("Photo", NotionKind.Url)] public string? AvatarUrl { get; init; }
    /// <summary>As the user writes it; which company's rows they see is <see cref="CompanyId"/>, which only staff set.</summary>
    [Id(10), Notion("Société", NotionKind.Text)] public string? CompanyName { get; init; }
    [Id(11), Notion("Secteur", NotionKind.Text)] public string? Industry { get; init; }
    [Id(12), Notion("Taille", NotionKind.Text)] public string? CompanySize { get; init; }
    [Id(13), Notion("Adresse", NotionKind.Text)] public string? Address { get; init; }
    [Id(14), Notion("NPA", NotionKind.Text)] public string? PostalCode { get; init; }
    [Id(15), Notion("Ville", NotionKind.Text)] public string? City { get; init; }
    [Id(16), Notion("Pays", NotionKind.Text)] public string? Country { get; init; }
    [Id(17), Notion("Présentation", NotionKind.Text)] public string? Bio { get; init; }
    [Id(18), Notion("Compétences", NotionKind.MultiSelect)] public ImmutableArray<string> Skills { get; init; } = [];
    [Id(19), Notion("Langues Parlées", NotionKind.MultiSelect)] public ImmutableArray<string> SpokenLanguages { get; init; } = [];
    [Id(20), Notion("Niveau", NotionKind.Select)] public ExperienceLevel? Level { get; init; }
    [Id(21), Notion("Disponibilité", NotionKind.Select)] public Availability? Availability { get; init; }
    [Id(22), Notion("Disponible Dès", NotionKind.Date)] public DateOnly? AvailableFrom { get; init; }
    /// <summary>CHF.</summary>
    [Id(23), Notion("Tarif Horaire", NotionKind.Money)] public decimal HourlyRate { get; init; }
    [Id(24), Notion("Type de Mission", NotionKind.Select)] public MissionType? MissionType { get; init; }
    [Id(25), Notion("Zones", NotionKind.MultiSelect)] public ImmutableArray<string> Zones { get; init; } = [];
    [Id(26), Notion("Secteurs", NotionKind.MultiSelect)] public ImmutableArray<string> Sectors { get; init; } = [];
    /// <summary>What the user wants to be told of, by <see cref="Preferences"/>.</summary>
    [Id(27), Notion("Notifications", NotionKind.MultiSelect)] public ImmutableArray<string> Notify { get; init; } = [];

    public bool Wants(string preference) => Notify.Contains(preference);

    /// <summary>Whether all of a category is wanted by mail, whatever was chosen for the category by itself.</summary>
    public bool WantsByMail(NotificationCategory category) => Wants(Preferences.EmailNotifications)
        && (category is not NotificationCategory.Projects || Wants(Preferences.ProjectUpdates));
}

/// <summary>As they stand in Notion.</summary>
public static class Preferences
{
    public const string EmailNotifications = "Notifications par e-mail";
    public const string ProjectUpdates = "Mises à jour des projets";
    public const string MissionAlerts = "Alertes de missions";
    public const string MarketingEmails = "E-mails promotionnels";
    public const string PerformanceReports = "Rapports de performance";
}

public enum UserStatus
{
    [Label("Actif")] Active,
    [Label("Désactivé"), Fallback] Disabled,
}

public enum ExperienceLevel
{
    [Label("Junior")] Junior,
    [Label("Intermédiaire"), Fallback] Intermediate,
    [Label("Senior")] Senior,
    [Label("Expert")] Expert,
}

public enum Availability
{
    [Label("Disponible")] Available,
    [Label("Partiellement")] Partial,
    [Label("En mission")] OnMission,
    [Label("Indisponible"), Fallback] Unavailable,
}

public enum MissionType
{
    [Label("Sur site")] OnSite,
    [Label("À distance")] Remote,
    [Label("Hybride"), Fallback] Hybrid,
    [Label("Au forfait")] FixedPrice,
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
