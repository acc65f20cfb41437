using Presta.Catalogs;
using Presta.Companies;
using Presta.People;
using Presta.Projects;

namespace Presta.Missions;

/// <summary>Work offered to prestataires, or done by one of them.</summary>
[GenerateSerializer, Immutable, Alias("mission")]
[NotionDatabase("missions", "Missions")]
public sealed record Mission : Row
{
    [Id(0), Notion("Titre Mission", NotionKind.Title, Use.Sort | Use.Search)] public required string Title { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, Use.Filter, To = typeof(Company), As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Projet", NotionKind.Relation, Use.Filter, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(3), Notion("Prestataire Assigné", NotionKind.Relation, Use.Filter, To = typeof(User), Owner = Portal.Prestataire, As = "assignee_id")] public EntityId AssigneeId { get; init; }
    [Id(4), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort)] public MissionStatus Status { get; init; }
    [Id(5), Notion("Priorité", NotionKind.Select, Use.Filter | Use.Sort)] public MissionPriority Priority { get; init; } = MissionPriority.Medium;
    [Id(6), Notion("Échéance", NotionKind.Date, Use.Sort | Use.Range, As = "deadline")] public DateOnly? DueOn { get; init; }
    [Id(7), Notion("Date Attribution", NotionKind.Date, Use.Sort, As = "assigned_date")] public DateOnly? AssignedOn { get; init; }
    [Id(8), Notion("% Avancement", NotionKind.Percent, Use.Sort)] public int Progress { get; init; }
    [Id(9), Notion("Heures Estimées", NotionKind.Number)] public decimal EstimatedHours { get; init; }
    [Id(10), Notion("Heures Réelles", NotionKind.Number)] public decimal ActualHours { get; init; }
    [Id(11), Notion("Points Récompense", NotionKind.Number)] public int RewardPoints { get; init; }
    [Id(12), Notion("Budget", NotionKind.Money, Use.Sort)] public decimal Budget { get; init; }
    [Id(13), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
}

public enum MissionStatus
{
    [Label("Disponible")] Available,
    [Label("À faire"), Fallback] Todo,
    [Label("En cours")] Active,
    [Label("En révision")] InReview,
    [Label("Terminé")] Completed,
    [Label("Annulé")] Cancelled,
}

public enum MissionPriority
{
    [Label("Basse")] Low,
    [Label("Moyenne"), Fallback] Medium,
    [Label("Haute")] High,
}

[Alias("missions")]
public interface IMissionsCatalog : ICatalogGrain<Mission>;
