using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

internal enum TimelineType { Milestone, Task, Document, Comment, StatusChange }

/// <summary>
/// Something that happened on a project, or is due. What has an instant tells it in <see cref="At"/>; deadlines have a day only.
/// </summary>
internal sealed record TimelineEntry(
    string Id, TimelineType Type, string Title, string? Description, string Status, DateOnly Date, DateTimeOffset? At, string? Actor)
{
    private const int Most = 500;

    /// <summary>Ascending; of a longer history the latest five hundred.</summary>
    public static ImmutableArray<TimelineEntry> Of(ProjectFolder folder, DateOnly today) =>
        [.. Milestones(folder).Concat(Tasks(folder)).Concat(Documents(folder)).Concat(Comments(folder)).Concat(Moves(folder.Project.Row))
            .OrderBy(e => e.Date).ThenBy(e => e.At ?? DateTimeOffset.MaxValue).ThenBy(e => e.Id, StringComparer.Ordinal).TakeLast(Most)];

    private static IEnumerable<TimelineEntry> Milestones(ProjectFolder folder) =>
        from m in folder.Milestones where m.DueOn is not null
        select new TimelineEntry(
            m.Id.ToString(), TimelineType.Milestone, m.Title, m.Description, m.Status.Code(), m.DueOn!.Value, null, null);

    private static IEnumerable<TimelineEntry> Tasks(ProjectFolder folder) =>
        from t in folder.Tasks where (t.DoneOn ?? t.DueOn) is not null
        select new TimelineEntry(
            t.Id.ToString(), TimelineType.Task, t.Title, null, t.Status.Code(), (t.DoneOn ?? t.DueOn)!.Value, null, null);

    private static IEnumerable<TimelineEntry> Documents(ProjectFolder folder) =>
        from d in folder.Documents
        select new TimelineEntry(
            d.Id.ToString(), TimelineType.Document, d.Name, d.Description, d.Status.Code(), Clock.DayOf(d.CreatedAt), d.CreatedAt,
            d.UploadedBy);

    private static IEnumerable<TimelineEntry> Comments(ProjectFolder folder) =>
        from c in folder.Comments let at = c.SentAt ?? c.CreatedAt
        select new TimelineEntry(c.Id.ToString(), TimelineType.Comment, c.Subject, c.Content, "sent", Clock.DayOf(at), at, c.AuthorName);

    private static IEnumerable<TimelineEntry> Moves(Project project) =>
        from move in project.Moves
        select new TimelineEntry($"{project.Id}@{move.At.ToUnixTimeMilliseconds()}", TimelineType.StatusChange,
            $"{move.From.Code()} → {move.To.Code()}", null, move.To.Code(), Clock.DayOf(move.At), move.At, move.Actor);
}
