using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.People;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Api.Portals.Client;

/// <summary>A project with what its page shows a client, and where the client may move it.</summary>
internal sealed record ProjectDetail(
    EntityId Id, string Name, string? Description, EntityId ClientId, string? ClientName,
    ProjectStatus Status, ProjectPriority Priority, ProjectType Type,
    decimal Budget, decimal Spent, int Progress, DateOnly? StartDate, DateOnly? EndDate, int? DaysRemaining,
    string? Manager, TaskCounts Tasks, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    ImmutableArray<MilestoneCard> Milestones, ImmutableArray<TeamMember> Team, ImmutableArray<TaskLine> TasksList,
    ImmutableArray<string> Technologies,
    Burndown Burndown, ImmutableArray<TimeShare> TimeBreakdown, int FilesCount, ImmutableArray<CommentCard> Comments,
    ImmutableArray<ProjectStatus> AllowedTransitions)
    : IIncluding<Project>
{
    static Includes<Project> IIncluding<Project>.Includes => ClientIncludes.Projects.Only("client", "documents");

    public static ProjectDetail Of(ProjectFolder folder, DateOnly today)
    {
        var p = folder.Project.Row;
        return new(
            p.Id, p.Name, p.Description, p.ClientId, p.ClientName,
            p.Status, p.Priority, p.Type,
            p.Budget.Money(), p.Spent.Money(), p.Progress, p.StartsOn, p.EndsOn, p.DaysRemaining(today),
            p.ManagerName, p.Tasks, p.CreatedAt, p.UpdatedAt,
            [.. folder.Milestones.OrderBy(m => m.DueOn ?? DateOnly.MaxValue).ThenBy(m => m.Id).Select(MilestoneCard.Of)],
            [.. folder.People.Select(user => TeamMember.Of(user, p))],
            [.. folder.Tasks.OrderBy(t => t.DueOn ?? DateOnly.MaxValue).ThenBy(t => t.Id).Select(TaskLine.Of)],
            p.Technologies, Burndown.Of(p, folder.Tasks, today), TimeShare.Of(folder.Tasks), folder.Documents.Length,
            [.. folder.Comments.OrderBy(c => c.SentAt ?? c.CreatedAt).ThenBy(c => c.Id).Select(CommentCard.Of)],
            p.ClientMoves);
    }
}

internal sealed record MilestoneCard(
    EntityId Id, string Title, string? Description, MilestoneStatus Status, DateOnly? DueDate, int Progress)
{
    public static MilestoneCard Of(Milestone m) => new(m.Id, m.Title, m.Description, m.Status, m.DueOn, m.Progress);
}

internal sealed record TeamMember(EntityId Id, string Name, string? Role, string? AvatarUrl, bool IsManager)
{
    public static TeamMember Of(User user, Project project) =>
        new(user.Id, user.Name, user.JobTitle, user.AvatarUrl, user.Id == project.ManagerId);
}

/// <summary>A task as a client may know it: neither who does it nor what it costs.</summary>
internal sealed record TaskLine(
    EntityId Id, string Title, WorkItemStatus Status, WorkItemPriority Priority, DateOnly? Deadline, DateOnly? CompletedDate)
{
    public static TaskLine Of(WorkItem t) => new(t.Id, t.Title, t.Status, t.Priority, t.DueOn, t.DoneOn);
}

internal sealed record CommentCard(
    EntityId Id, EntityId? AuthorId, string? AuthorName, string Subject, string? Content, string? Recipient, DateTimeOffset CreatedAt)
    : IIncluding<Comment>
{
    public static CommentCard Of(Comment c) =>
        new(c.Id, c.AuthorId.IsNone ? null : c.AuthorId, c.AuthorName, c.Subject, c.Content, c.Recipient, c.SentAt ?? c.CreatedAt);
}
