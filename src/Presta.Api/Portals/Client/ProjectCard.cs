using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>A project in a client's list.</summary>
internal sealed record ProjectCard(
    EntityId Id, string Name, string? Description, EntityId ClientId, string? ClientName,
    ProjectStatus Status, ProjectPriority Priority, ProjectType Type,
    decimal Budget, decimal Spent, int Progress, DateOnly? StartDate, DateOnly? EndDate, int? DaysRemaining,
    string? Manager, TaskCounts Tasks, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IIncluding<Project>
{
    static Includes<Project> IIncluding<Project>.Includes => ClientIncludes.Projects;

    public static ProjectCard Of(Project p, DateOnly today) => new(
        p.Id, p.Name, p.Description, p.ClientId, p.ClientName,
        p.Status, p.Priority, p.Type,
        p.Budget.Money(), p.Spent.Money(), p.Progress, p.StartsOn, p.EndsOn, p.DaysRemaining(today),
        p.ManagerName, p.Tasks, p.CreatedAt, p.UpdatedAt);
}

/// <summary>A client's projects in figures.</summary>
internal sealed record ProjectStats(
    int Total, int Active, int Completed, int Planned, int Pending, int Overdue, decimal TotalBudget, decimal TotalSpent, int AvgProgress)
{
    public static ProjectStats Of(ImmutableArray<Project> projects, DateOnly today) => new(
        projects.Length, In(projects, ProjectStatus.Active), In(projects, ProjectStatus.Completed), In(projects, ProjectStatus.Planned),
        In(projects, ProjectStatus.Pending),
        projects.Count(p => p.IsOverdue(today)), projects.Sum(p => p.Budget).Money(), projects.Sum(p => p.Spent).Money(),
        projects.IsEmpty ? 0 : (int)Math.Round(projects.Average(p => (decimal)p.Progress), MidpointRounding.AwayFromZero));

    private static int In(ImmutableArray<Project> projects, ProjectStatus status) => projects.Count(p => p.Status == status);
}
