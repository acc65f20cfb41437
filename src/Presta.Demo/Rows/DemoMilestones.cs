using System.Collections.Immutable;
using Presta.Projects;

namespace Presta.Demo;

/// <summary>Four a project; reached in the measure of what is done.</summary>
internal static class DemoMilestones
{
    private static readonly ImmutableArray<(string Title, string Description, decimal Share)> Steps =
    [
        ("Cadrage validé", "Périmètre, planning et budget acceptés par le client.", 0.15m),
        ("Conception approuvée", "Le client a approuvé ce qui va être réalisé.", 0.4m),
        ("Version de recette", "Tout est livré et prêt à être vérifié.", 0.8m),
        ("Réception finale", "Le client a réceptionné le projet.", 1m),
    ];

    public static IEnumerable<Milestone> Make(IEnumerable<Story> stories) => stories.SelectMany(Of).Numbered();

    private static IEnumerable<Milestone> Of(Story story)
    {
        var before = 0m;
        foreach (var (title, description, share) in Steps)
        {
            var progress = (int)(Math.Clamp((story.Done - before) / (share - before), 0, 1) * 100);
            before = share;
            yield return new()
            {
                Title = title,
                ProjectId = story.Project.Id,
                Status = progress switch
                {
                    100 => MilestoneStatus.Completed,
                    0 => MilestoneStatus.Upcoming,
                    _ => MilestoneStatus.InProgress,
                },
                DueOn = story.Time.At(share),
                Progress = progress,
                Description = description,
            };
        }
    }
}
