using System.Collections.Immutable;
using Presta.WorkItems;

namespace Presta.Demo;

/// <summary>About eight a project, one after the other: done, in review, in progress, to do.</summary>
internal static class DemoTasks
{
    public static IEnumerable<WorkItem> Make(IEnumerable<Story> stories, DateOnly today)
    {
        var chance = new Chance(Nouns.Tasks);
        return stories.SelectMany(story => Of(story, today, chance)).Numbered();
    }

    private static IEnumerable<WorkItem> Of(Story story, DateOnly today, Chance chance)
    {
        var chores = Chores(story, chance);
        var done = (int)(chores.Length * story.Done);
        return chores.Select(
            (chore, i) => One(story, chore, Status(i - done, story), story.Time.At((i + 1m) / chores.Length), today, chance));
    }

    /// <summary>Seven to nine of the opening, the craft's own and the closing.</summary>
    private static ImmutableArray<Chore> Chores(Story story, Chance chance) =>
    [
        .. Crafts.Opening.Take(chance.Between(2, 3)), .. story.Craft.Chores, .. Crafts.Closing.TakeLast(chance.Between(1, 2)),
    ];

    private static WorkItemStatus Status(int afterDone, Story story) => afterDone switch
    {
        < 0 => WorkItemStatus.Done,
        _ when !story.HasBegun => WorkItemStatus.Todo,
        0 => story.Done > 0.5m ? WorkItemStatus.Review : WorkItemStatus.InProgress,
        1 => WorkItemStatus.InProgress,
        _ => WorkItemStatus.Todo,
    };

    private static WorkItem One(Story story, Chore chore, WorkItemStatus status, DateOnly due, DateOnly today, Chance chance)
    {
        var estimate = chance.Between(4, 64) / 2m;
        return new()
        {
            Title = chore.Title,
            ProjectId = story.Project.Id,
            Status = status,
            Priority = chance.Pick([WorkItemPriority.Low, WorkItemPriority.Medium, WorkItemPriority.Medium, WorkItemPriority.High]),
            AssigneeId = status is WorkItemStatus.Todo && chance.OneIn(3) ? EntityId.None : chance.Pick(story.Team).Id,
            DueOn = due,
            DoneOn = status is WorkItemStatus.Done ? due.AddDays(chance.Between(-5, 3)).OrEarlier(today).Workday().OrLater(story.Time.From)
                : null,
            EstimatedHours = estimate,
            ActualHours = status switch
            {
                WorkItemStatus.Todo => 0,
                WorkItemStatus.InProgress => HalfHours(estimate * chance.Share(0.1m, 0.6m)),
                WorkItemStatus.Review => HalfHours(estimate * chance.Share(0.7m, 1.1m)),
                WorkItemStatus.Done => HalfHours(estimate * chance.Share(0.75m, 1.3m)),
            },
            Activity = chore.Activity,
            Description = $"{chore.Title} pour « {story.Project.Name} ».",
        };
    }

    private static decimal HalfHours(decimal hours) => Math.Max(1, decimal.Round(hours * 2)) / 2;
}
