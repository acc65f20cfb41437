using System.Collections.Immutable;
using Orleans.Concurrency;
using Presta.Catalogs;
using Presta.People;
using Presta.Projects;

namespace Presta.WorkItems;

/// <summary>A task of a project, on staff's board «Tâches».</summary>
[GenerateSerializer, Immutable, Alias("work-item")]
[NotionDatabase("tasks", "Tâches")]
public sealed record WorkItem : Row
{
    [Id(0), Notion("Titre", NotionKind.Title, Use.Sort | Use.Search)] public required string Title { get; init; }
    [Id(1), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(2), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort)] public WorkItemStatus Status { get; init; }
    [Id(3), Notion("Priorité", NotionKind.Select, Use.Filter | Use.Sort)] public WorkItemPriority Priority { get; init; } = WorkItemPriority.Medium;
    [Id(4), Notion("Assigné à", NotionKind.Relation, Use.Filter, To = typeof(User), Owner = Portal.Prestataire, As = "assignee_id")] public EntityId AssigneeId { get; init; }
    [Id(5), Notion("Échéance", NotionKind.Date, Use.Sort | Use.Range, As = "deadline")] public DateOnly? DueOn { get; init; }
    [Id(6), Notion("Terminée le", NotionKind.Date, As = "completed_date")] public DateOnly? DoneOn { get; init; }
    [Id(7), Notion("Heures Estimées", NotionKind.Number)] public decimal EstimatedHours { get; init; }
    [Id(8), Notion("Heures Réelles", NotionKind.Number)] public decimal ActualHours { get; init; }
    [Id(9), Notion("Activité", NotionKind.Select, Use.Filter)] public string? Activity { get; init; }
    [Id(10), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
}

public enum WorkItemStatus
{
    [Label("À faire"), Fallback] Todo,
    [Label("En cours")] InProgress,
    [Label("En révision")] Review,
    [Label("Terminé")] Done,
}

public enum WorkItemPriority
{
    [Label("Basse")] Low,
    [Label("Moyenne"), Fallback] Medium,
    [Label("Haute")] High,
}

[Alias("tasks")]
public interface ITasksCatalog : ICatalogGrain<WorkItem>
{
    /// <summary>How many tasks each project has; empty while the catalog is not live, which pushes its counts once it is.</summary>
    [AlwaysInterleave, Alias("Counts")] Task<ImmutableDictionary<EntityId, TaskCounts>> Counts();
}
