using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Api.Portals.Client;

/// <summary>
/// Tasks left, day by day or in wider steps: as a straight line would have it, and as it went until today. At most 60 points a line.
/// </summary>
internal sealed record Burndown(ImmutableArray<BurndownPoint> Ideal, ImmutableArray<BurndownPoint> Actual)
{
    private const int MostPoints = 60;

    public static Burndown Of(Project project, ImmutableArray<WorkItem> tasks, DateOnly today)
    {
        if (tasks.IsEmpty) return new([], []);
        var start = project.StartsOn ?? Clock.DayOf(project.CreatedAt);
        var end = project.EndsOn ?? tasks.Max(t => t.DueOn) ?? today;
        var span = Math.Max(1, end.DayNumber - start.DayNumber);
        var last = Math.Max(
            span, tasks.Where(IsDone).Select(t => DoneOn(t).DayNumber - start.DayNumber).Append(today.DayNumber - start.DayNumber).Max());

        return new(
            [.. Steps(span)
                .Select(day => new BurndownPoint(start.AddDays(day), decimal.Round(tasks.Length * (1 - (decimal)day / span), 1)))],
            [.. Steps(last).Where(day => start.AddDays(day) <= today)
                .Select(day => new BurndownPoint(start.AddDays(day), tasks.Count(t => !IsDone(t) || DoneOn(t) > start.AddDays(day))))]);
    }

    /// <summary>Days, else weeks, else whatever fits; the last day is always one of them.</summary>
    private static IEnumerable<int> Steps(int span)
    {
        var step = span < MostPoints ? 1 : span / 7 < MostPoints - 1 ? 7 : (span / (MostPoints - 2)) + 1;
        for (var day = 0; day < span; day += step) yield return day;
        yield return span;
    }

    private static bool IsDone(WorkItem task) => task.Status is WorkItemStatus.Done;

    private static DateOnly DoneOn(WorkItem task) => task.DoneOn ?? Clock.DayOf(task.UpdatedAt);
}

internal sealed record BurndownPoint(DateOnly Date, decimal Remaining);

/// <summary>Where the hours went, in percent of all hours; the shares add up to 100.</summary>
internal sealed record TimeShare(string Name, int Percent)
{
    public static ImmutableArray<TimeShare> Of(ImmutableArray<WorkItem> tasks)
    {
        var hours = tasks.GroupBy(t => t.Activity ?? "Autre").Select(g => (Name: g.Key, Hours: g.Sum(t => t.ActualHours)))
            .Where(g => g.Hours > 0).ToList();
        var total = hours.Sum(g => g.Hours);
        var shares = hours.Select(g => (g.Name, Exact: g.Hours * 100 / total)).OrderByDescending(g => g.Exact - decimal.Floor(g.Exact))
            .ToList();
        var missing = 100 - shares.Sum(g => (int)decimal.Floor(g.Exact));
        return [.. shares.Select((g, i) => new TimeShare(g.Name, (int)decimal.Floor(g.Exact) + (i < missing ? 1 : 0)))
            .OrderByDescending(g => g.Percent).ThenBy(g => g.Name)];
    }
}
