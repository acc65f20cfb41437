using Presta.Catalogs;

namespace Presta.Projects;

/// <summary>A milestone of a project.</summary>
[GenerateSerializer, Immutable, Alias("milestone")]
[NotionDatabase("milestones", "Jalons")]
public sealed record Milestone : Row
{
    [Id(0), Notion("Titre", NotionKind.Title, Use.Sort | Use.Search)] public required string Title { get; init; }
    [Id(1), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(2), Notion("Statut", NotionKind.Select, Use.Filter)] public MilestoneStatus Status { get; init; }
    [Id(3), Notion("Échéance", NotionKind.Date, Use.Sort | Use.Range, As = "due_date")] public DateOnly? DueOn { get; init; }
    [Id(4), Notion("% Avancement", NotionKind.Percent)] public int Progress { get; init; }
    [Id(5), Notion("Description", NotionKind.Text)] public string? Description { get; init; }
}

public enum MilestoneStatus
{
    [Label("À venir"), Fallback] Upcoming,
    [Label("En cours")] InProgress,
    [Label("Terminé")] Completed,
}

[Alias("milestones")]
public interface IMilestonesCatalog : ICatalogGrain<Milestone>;
