using System.Collections.Immutable;
using Presta.Companies;
using Presta.People;
using Presta.Projects;

namespace Presta.Demo;

/// <summary>Company 1 and 2 have the projects that a demonstration walks through; the others at least two each.</summary>
internal static class DemoProjects
{
    public const int PerScale = 40;

    private static readonly ImmutableArray<ProjectStatus> First =
    [
        ProjectStatus.Active, ProjectStatus.Active, ProjectStatus.InReview, ProjectStatus.OnHold,
        ProjectStatus.Active, ProjectStatus.Planned, ProjectStatus.Completed, ProjectStatus.Active,
    ];

    private static readonly ImmutableArray<ProjectStatus> Second =
        [ProjectStatus.Active, ProjectStatus.InReview, ProjectStatus.Active, ProjectStatus.OnHold, ProjectStatus.Completed,
            ProjectStatus.Active];

    private static readonly ImmutableArray<ProjectStatus> Others =
    [
        ProjectStatus.Active, ProjectStatus.Completed, ProjectStatus.Planned, ProjectStatus.Active, ProjectStatus.InReview,
        ProjectStatus.Completed,
        ProjectStatus.Active, ProjectStatus.OnHold, ProjectStatus.Planned, ProjectStatus.Completed, ProjectStatus.Active,
        ProjectStatus.Pending,
        ProjectStatus.Cancelled, ProjectStatus.Archived,
    ];

    private static readonly ImmutableArray<ProjectPriority> Priorities =
    [
        ProjectPriority.Low, ProjectPriority.Medium, ProjectPriority.Medium, ProjectPriority.Medium, ProjectPriority.High,
        ProjectPriority.High,
        ProjectPriority.Critical,
    ];

    public static ImmutableArray<Story> Make(int scale, DateOnly today, ImmutableArray<Company> companies, ImmutableArray<User> users)
    {
        var (chance, cast, names) = (new Chance(Nouns.Projects), new Cast(users), new HashSet<string>());
        return [.. Plan(scale, [.. companies.Where(c => c.Status is CompanyStatus.Client)], chance)
            .Select((plan, i) => One(plan.Company, plan.Status, i, today, cast, names, chance))];
    }

    private static IEnumerable<(Company Company, ProjectStatus Status)> Plan(int scale, ImmutableArray<Company> clients, Chance chance)
    {
        var rest = clients[2..];
        var left = (PerScale * scale) - First.Length - Second.Length;
        var owners = rest.Concat(rest).Concat(Enumerable.Range(0, left - (2 * rest.Length)).Select(_ => chance.Pick(rest)));
        return First.Select(s => (clients[0], s)).Concat(Second.Select(s => (clients[1], s)))
            .Concat(owners.Select((company, i) => (company, Others[i % Others.Length])));
    }

    private static Story One(
        Company company, ProjectStatus status, int index, DateOnly today, Cast cast, HashSet<string> names, Chance chance)
    {
        var craft = Crafts.All[index % Crafts.All.Length];
        var (start, end) = Times(status, today, chance);
        var done = Done(status, start, end, today, chance);
        var budget = chance.Between(craft.LeastBudget / 500, craft.MostBudget / 500) * 500m;
        var (manager, team) = (chance.Pick(cast.Managers), cast.Team(index, chance));
        return new(new()
        {
            Id = DemoIds.Of(Nouns.Projects, index),
            Name = names.Unused(
                () => $"{chance.Pick(craft.Names)} – {company.Name}",
                () => $"{chance.Pick(craft.Names)} {chance.Between(2, 9)} – {company.Name}"),
            ClientId = company.Id,
            Status = status,
            Priority = chance.Pick(Priorities),
            Type = craft.Type,
            Budget = budget,
            Spent = decimal.Round(budget * done * chance.Share(0.85m, 1.12m) / 5) * 5,
            StatedProgress = (int)(done * 100),
            StartsOn = start,
            EndsOn = end,
            ManagerId = manager.Id,
            TeamIds = [.. team.Select(u => u.Id)],
            Technologies = chance.Several(craft.Technologies, Math.Min(3, craft.Technologies.Length)),
            Description = craft.Aim,
        }, craft, done, manager, cast.ContactsOf(company), team);
    }

    private static (DateOnly Start, DateOnly End) Times(ProjectStatus status, DateOnly today, Chance chance)
    {
        var (start, end) = status switch
        {
            ProjectStatus.Planned => (chance.Between(7, 60), chance.Between(90, 240)),
            ProjectStatus.Pending => (chance.Between(-20, 20), chance.Between(60, 160)),
            ProjectStatus.Active => (chance.Between(-150, -25), chance.OneIn(8) ? chance.Between(-12, -2) : chance.Between(20, 150)),
            ProjectStatus.OnHold => (chance.Between(-200, -70), chance.Between(10, 90)),
            ProjectStatus.InReview => (chance.Between(-180, -70), chance.Between(-3, 14)),
            ProjectStatus.Completed => (chance.Between(-420, -160), chance.Between(-110, -12)),
            ProjectStatus.Cancelled => (chance.Between(-300, -200), chance.Between(-100, -30)),
            ProjectStatus.Archived => (chance.Between(-700, -520), chance.Between(-480, -400)),
        };
        return (today.AddDays(start).Workday(), today.AddDays(end).Workday());
    }

    private static decimal Done(ProjectStatus status, DateOnly start, DateOnly end, DateOnly today, Chance chance) => status switch
    {
        ProjectStatus.Planned or ProjectStatus.Pending => 0,
        ProjectStatus.Active =>
            Math.Clamp((today.DayNumber - start.DayNumber) / (decimal)(end.DayNumber - start.DayNumber) * chance.Share(0.75m, 1.1m),
            0.1m, 0.9m),
        ProjectStatus.OnHold => chance.Share(0.25m, 0.6m),
        ProjectStatus.InReview => chance.Share(0.88m, 0.97m),
        ProjectStatus.Cancelled => chance.Share(0.1m, 0.4m),
        ProjectStatus.Completed or ProjectStatus.Archived => 1,
    };
}
