using Presta.Projects;

namespace Presta.Catalogs.Tests;

public class WalkTests
{
    private const int Standing = 1_000;

    private readonly Random random = new(20_261_126);
    private readonly Shelf<Project> shelf = new();

    public static TheoryData<ListQuery> Questions =>
    [
        new ListQuery(Limit: 37), new ListQuery(Limit: 37, Sort: "name", Descending: false), new ListQuery(Limit: 100, Sort: "end_date"),
        new ListQuery(Limit: 37, Sort: "status", Then: [new("budget", true), new("name", false)]),
    ];

    [Theory, MemberData(nameof(Questions))]
    public void A_walk_shows_each_standing_row_once_while_others_come_and_go(ListQuery query)
    {
        var standing = Enumerable.Range(0, Standing).Select(_ => Row("standing")).ToList();
        var passing = Enumerable.Range(0, Standing).Select(_ => Row("passing")).ToList();
        foreach (var row in standing.Concat(passing)) shelf.Add(row);

        foreach (var isBackwards in new[] { false, true })
        {
            var seen = new List<Project>();
            (come, gone) = (0, 0);
            var from = query;
            if (isBackwards) from = query with { At = Last(query) };
            for (var pages = 0; ; pages++)
            {
                Assert.True(pages < 500);
                var part = shelf.Ask(from);
                Assert.Equal(shelf.Count, part.Total);
                seen.AddRange(isBackwards ? part.Items.Reverse() : part.Items);
                if ((isBackwards ? part.Previous : part.Next) is not { } next) break;
                from = query with { At = next };
                ComeAndGo(passing, part.Items);
            }

            Assert.True(come >= 1_000 && gone >= 1_000, $"{come} came, {gone} went");
            Assert.Equal(seen.Count, seen.Select(row => row.Id).Distinct().Count());
            Assert.Superset(
                standing.Where(row => !isBackwards || row.Id != lastId).Select(row => row.Id).ToHashSet(),
                seen.Select(row => row.Id).ToHashSet());
        }
    }

    private EntityId lastId;
    private int come;
    private int gone;

    /// <summary>A place right before the very last row.</summary>
    private Cursor Last(ListQuery query)
    {
        var ordered = Answering<Project>.Ordered(shelf.Rows, query);
        lastId = ordered[^1].Id;
        return new Order<Project>(query).Place(ordered[^1], isBackwards: true, query.Digest(nameof(Project), ""));
    }

    /// <summary>Some rows leave, among them the one that the next page begins behind; others come, anywhere.</summary>
    private void ComeAndGo(List<Project> passing, IReadOnlyList<Project> page)
    {
        foreach (var row in page.Where(row => row.Name.StartsWith("passing", StringComparison.Ordinal)).TakeLast(5).Where(passing.Remove))
            Go(row);
        for (var i = 0; i < 55; i++)
        {
            var gone = passing[random.Next(passing.Count)];
            passing.Remove(gone);
            Go(gone);
        }

        for (var i = 0; i < 60; i++)
        {
            var row = Row("passing");
            passing.Add(row);
            shelf.Add(row);
            come++;
        }
    }

    private void Go(Project row)
    {
        shelf.Remove(row);
        gone++;
    }

    private Project Row(string name) => new()
    {
        Id = EntityId.New(DateTimeOffset.UnixEpoch.AddSeconds(random.Next(1_000))),
            Name = $"{name} {random.Next(100)} é{new string('x', random.Next(200))}", Version = 1,
        CreatedAt = DateTimeOffset.UnixEpoch.AddMinutes(random.Next(50)), Status = (ProjectStatus)random.Next(8), Budget = random.Next(5),
        EndsOn = random.Next(3) == 0 ? null : new DateOnly(2026, 1, 1).AddDays(random.Next(30)),
    };
}
