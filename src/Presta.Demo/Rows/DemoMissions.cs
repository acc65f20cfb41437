using System.Collections.Immutable;
using Presta.Missions;
using Presta.People;
using Presta.Projects;

namespace Presta.Demo;

/// <summary>The first twenty that somebody has are the demo prestataire's.</summary>
internal static class DemoMissions
{
    public const int PerScale = 120;

    private const int OfTheAccount = 20;

    private static readonly ImmutableArray<MissionStatus> Mix =
    [
        MissionStatus.Active, MissionStatus.Completed, MissionStatus.Available, MissionStatus.Todo, MissionStatus.Completed,
        MissionStatus.Active,
        MissionStatus.InReview, MissionStatus.Completed, MissionStatus.Available, MissionStatus.Completed, MissionStatus.Todo,
        MissionStatus.Cancelled,
    ];

    private static readonly ImmutableArray<string> Titles =
    [
        "Intégration des écrans", "Revue de sécurité", "Tests de recette", "Rédaction des contenus", "Optimisation des performances",
        "Reprise des données", "Maquettes complémentaires", "Documentation technique",
    ];

    public static IEnumerable<Mission> Make(int scale, IReadOnlyList<Story> stories, ImmutableArray<User> users, DateOnly today)
    {
        var (chance, prestataires) = (new Chance(Nouns.Missions), new Cast(users).Prestataires);
        var (running, over) = (stories.Where(s => s.Project.IsOpen && s.HasBegun).ToArray(), stories.Where(s => s.HasBegun).ToArray());
        var assigned = 0;
        return Enumerable.Range(0, PerScale * scale).Select(i =>
        {
            var status = Mix[i % Mix.Length];
            var who = status is MissionStatus.Available ? null : assigned++ < OfTheAccount ? prestataires[0] : chance.Pick(prestataires);
            return One(status, chance.Pick(IsOver(status) ? over : running), who, today, chance);
        }).Numbered();
    }

    private static Mission One(MissionStatus status, Story story, User? who, DateOnly today, Chance chance)
    {
        var hours = chance.Between(4, 60);
        var progress = Progress(status, chance);
        var (assigned, due) = Times(status, story, today, chance);
        var title = chance.Pick(Titles);
        return new()
        {
            Title = $"{title} – {story.Project.Name}",
            ClientId = story.Project.ClientId,
            ProjectId = story.Project.Id,
            AssigneeId = who?.Id ?? EntityId.None,
            Status = status,
            Priority = chance.Pick([MissionPriority.Low, MissionPriority.Medium, MissionPriority.Medium, MissionPriority.High]),
            DueOn = due,
            AssignedOn = who is null ? null : assigned,
            Progress = progress,
            EstimatedHours = hours,
            ActualHours = decimal.Round(hours * progress * chance.Share(0.8m, 1.2m) / 50) / 2,
            RewardPoints = 10 * (1 + (hours / 10)),
            Budget = hours * chance.Between(11, 16) * 10m,
            Description = $"{title} pour « {story.Project.Name} ».",
        };
    }

    private static bool IsOver(MissionStatus status) => status is MissionStatus.Completed or MissionStatus.Cancelled;

    /// <summary>Of what is over: some time in the project. Of the rest: assigned of late and due soon, sometimes late.</summary>
    private static (DateOnly Assigned, DateOnly Due) Times(MissionStatus status, Story story, DateOnly today, Chance chance)
    {
        var (start, end) = story.Time;
        if (!IsOver(status))
        {
            var assigned = today.AddDays(chance.Between(-30, -7)).Workday().OrLater(start);
            return (assigned, today.AddDays(chance.OneIn(8) ? chance.Between(-4, -1) : chance.Between(3, 45)).Workday());
        }
        var due = (start, end.OrEarlier(today.AddDays(-3))).At(chance.Share(0.3m, 1));
        return (due.AddDays(-chance.Between(5, 40)).Workday().OrLater(start), due);
    }

    private static int Progress(MissionStatus status, Chance chance) => status switch
    {
        MissionStatus.Available or MissionStatus.Todo => 0,
        MissionStatus.Active => chance.Between(2, 17) * 5,
        MissionStatus.InReview => 95,
        MissionStatus.Completed => 100,
        MissionStatus.Cancelled => chance.Between(0, 8) * 5,
    };
}
