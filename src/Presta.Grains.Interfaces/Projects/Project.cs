using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Concurrency;
using Presta.Catalogs;
using Presta.Companies;
using Presta.People;

namespace Presta.Projects;

/// <summary>A client's project. Its progress is computed from its tasks; «% Avancement» stands in while it has none.</summary>
[GenerateSerializer, Immutable, Alias("project")]
[NotionDatabase("projects", "Projets clients")]
public sealed record Project : Row
{
    [Id(0), Notion("Nom du Projet", NotionKind.Title, Use.Sort | Use.Search)] public required string Name { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Statut Projet", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public ProjectStatus Status { get; init; }
    [Id(3), Notion("Priorité", NotionKind.Select, Use.Filter | Use.Group)] public ProjectPriority Priority { get; init; } = ProjectPriority.Medium;
    [Id(4), Notion("Type", NotionKind.Select, Use.Filter | Use.Group)] public ProjectType Type { get; init; } = ProjectType.Other;
    [Id(5), Notion("Budget", NotionKind.Money, Use.Sort | Use.Amount)] public decimal Budget { get; init; }
    [Id(6), Notion("Dépensé", NotionKind.Money, Use.Amount)] public decimal Spent { get; init; }
    [Id(7), Notion("% Avancement", NotionKind.Percent)] public int StatedProgress { get; init; }
    [Id(8), Notion("Date Début", NotionKind.Date, Use.Sort | Use.Group, As = "start_date")] public DateOnly? StartsOn { get; init; }
    [Id(9), Notion("Date Fin Prévue", NotionKind.Date, Use.Sort | Use.Range | Use.Group, As = "end_date")] public DateOnly? EndsOn { get; init; }
    [Id(10), Notion("Responsable", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(User), As = "manager_id")] public EntityId ManagerId { get; init; }
    [Id(11), Notion("Équipe", NotionKind.Relations, To = typeof(User))] public ImmutableArray<EntityId> TeamIds { get; init; } = [];
    [Id(12), Notion("Technologies", NotionKind.MultiSelect)] public ImmutableArray<string> Technologies { get; init; } = [];
    [Id(13), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }

    /// <summary>When Presta's users moved it from state to state; the last fifty.</summary>
    [Id(14)] public ImmutableArray<StatusMove> Moves { get; init; } = [];

    /// <summary>The three below are other nouns' facts, kept here by the catalog so that lists can show and sort by them.</summary>
    [Id(15), JsonIgnore] public string? ClientName { get; init; }
    [Id(16), JsonIgnore, Column(Use.Filter, As = "manager")] public string? ManagerName { get; init; }
    [Id(17), JsonIgnore] public TaskCounts Tasks { get; init; } = TaskCounts.None;

    /// <summary>With what the catalog has borrowed from other nouns; as it is while the catalog cannot say.</summary>
    public Project Dressed(Project? listed) => listed is null ? this
        : this with { ClientName = listed.ClientName, ManagerName = listed.ManagerName, Tasks = listed.Tasks };

    /// <summary>The related rows' names, as sorts and conditions say them.</summary>
    [JsonIgnore, Column(Use.Sort, As = "client.name")] public string? NameOfClient => ClientName;

    [JsonIgnore, Column(Use.Sort, As = "manager.name")] public string? NameOfManager => ManagerName;

    [Column(Use.Sort)] public int Progress => Tasks.Total == 0 ? StatedProgress : Tasks.PercentDone;

    public bool IsOpen => Status is not (ProjectStatus.Completed or ProjectStatus.Cancelled or ProjectStatus.Archived);

    public bool IsOverdue(DateOnly today) => IsOpen && EndsOn < today;

    public int? DaysRemaining(DateOnly today) => EndsOn is { } end ? Math.Max(0, end.DayNumber - today.DayNumber) : null;

    /// <summary>Where a client may move the project from where it is.</summary>
    public ImmutableArray<ProjectStatus> ClientMoves => Status switch
    {
        ProjectStatus.InReview => [ProjectStatus.Completed, ProjectStatus.Active],
        ProjectStatus.Active => [ProjectStatus.OnHold, ProjectStatus.Cancelled],
        ProjectStatus.OnHold => [ProjectStatus.Active, ProjectStatus.Cancelled],
        ProjectStatus.Planned => [ProjectStatus.Cancelled],
        ProjectStatus.Pending or ProjectStatus.Completed or ProjectStatus.Cancelled or ProjectStatus.Archived => [],
    };

    /// <summary>A client's move. To the state it is in: nothing changes. Asking for changes after a review needs a reason.</summary>
    public Result<Project> MovedByClient(ProjectMove move, string actor, DateTimeOffset now)
    {
        var to = move.Status!.Value;
        if (to == Status) return this;
        if (!ClientMoves.Contains(to)) return ProjectErrors.InvalidTransition(this, to);
        if (Status is ProjectStatus.InReview && to is ProjectStatus.Active && string.IsNullOrWhiteSpace(move.Comment))
            return ProjectErrors.ReasonNeeded;
        return this with { Status = to, Moves = [.. Moves.TakeLast(49), new(Status, to, actor, now)] };
    }
}

[GenerateSerializer, Immutable, Alias("status-move")]
public sealed record StatusMove(ProjectStatus From, ProjectStatus To, string Actor, DateTimeOffset At);

[GenerateSerializer, Immutable, Alias("task-counts")]
public sealed record TaskCounts(int Total, int Completed, int InProgress, int Pending)
{
    public static readonly TaskCounts None = new(0, 0, 0, 0);

    public int PercentDone => Total == 0 ? 0 : (int)Math.Round(Completed * 100m / Total, MidpointRounding.AwayFromZero);
}

public enum ProjectStatus
{
    [Label("Planifié"), Fallback] Planned,
    [Label("En cours")] Active,
    [Label("En pause")] OnHold,
    [Label("En attente")] Pending,
    [Label("En révision")] InReview,
    [Label("Terminé")] Completed,
    [Label("Annulé")] Cancelled,
    [Label("Archivé")] Archived,
}

public enum ProjectPriority
{
    [Label("Basse")] Low,
    [Label("Moyenne"), Fallback] Medium,
    [Label("Haute")] High,
    [Label("Critique")] Critical,
}

public enum ProjectType
{
    [Label("Site web")] SiteWeb,
    [Label("Application mobile")] MobileApp,
    [Label("E-commerce")] Ecommerce,
    [Label("API")] Api,
    [Label("Design")] Design,
    [Label("Maintenance")] Maintenance,
    [Label("Audit")] Audit,
    [Label("Autre"), Fallback] Other,
}

[Alias("projects")]
public interface IProjectsCatalog : ICatalogGrain<Project>, INamesCatalog
{
    /// <summary>The tasks of some projects were counted anew.</summary>
    [AlwaysInterleave, Alias("Counted")] Task Counted(ImmutableDictionary<EntityId, TaskCounts> tasks);

    /// <summary>Companies or users have these names.</summary>
    [AlwaysInterleave, Alias("Named")] Task Named(ImmutableDictionary<EntityId, string> names);
}
