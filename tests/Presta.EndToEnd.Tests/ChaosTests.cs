extern alias chaos;

using chaos::Presta.Chaos.Invariants;
using chaos::Presta.Chaos.Runs;

namespace Presta.EndToEnd;

/// <summary>The chaos program proves something only if its runs pass and its checks can fail.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const string Project = "p1", Node = "http://api1", Text = "Chaos 1.1 sur p1";

    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [PostgresFact]
    public async Task A_run_with_accidents_leaves_every_invariant_whole()
    {
        var (exitCode, told) = await Child.Run("Presta.Chaos", "run", "--runs", "1", "--seed", "7", "--seconds", "5");
        output.WriteLine(told);
        Assert.True(exitCode == 0, told);
    }

    [Fact]
    public void A_whole_world_violates_nothing() => Assert.Empty(Whole().Violations());

    [Fact]
    public void Every_invariant_can_fail()
    {
        var seen = Doctored().Select(d => (d.Breaks, Found: d.World.Violations())).ToArray();

        Assert.All(seen, d => Assert.Contains(d.Found, v => v.StartsWith(d.Breaks, StringComparison.Ordinal)));
        Assert.Equal([.. AllInvariants.List.Select(i => i.Says).Order()], seen.Select(d => d.Breaks).Distinct().Order());
    }

    private static IEnumerable<(string Breaks, World World)> Doctored()
    {
        var whole = Whole();
        var (shown, project, comment) = (whole.Shown[0], whole.Journal[1], whole.Journal[2]);
        yield return ("no acknowledged write is lost", whole with { Shown = [shown with { Comments = [] }] });
        yield return ("no acknowledged write is lost", whole with { Shown = [shown with { Version = 1, Status = "active" }] });
        yield return ("no write is done twice", whole with { Shown = [shown with { Comments = [Text, Text] }] });
        yield return ("no write is done twice", whole with { Pages = whole.Pages.Add(new("comments", "n3", "c1", "", Text)) });
        yield return (
            "who has written sees it through the other node", Story(s => s.Readings.Enqueue(new(s.Acts.First(), Node, "active", 2, 0))));
        yield return (
            "who has written sees it through the other node", Story(s => s.Readings.Enqueue(new(s.Acts.Last(), Node, "active", 1, 0))));
        yield return (
            "versions strictly increase", Story(s => s.Acts.Enqueue(new(Deed.Move, "active", null, Node, Noon, Outcome.Done, 2))));
        yield return (
            "catalogs equal the journal",
            whole with { Listed = [whole.Listed[0] with { Rows = whole.Listed[0].Rows.SetItem("comments", 2) }] });
        yield return (
            "catalogs equal the journal",
            whole with { Listed = [whole.Listed[0] with { Projects = whole.Listed[0].Projects.SetItem(Project, ("active", Noon)) }] });
        yield return ("Notion equals the journal", whole with { Pages = whole.Pages.RemoveAt(1) });
        yield return (
            "Notion equals the journal", whole with { Pages = whole.Pages.SetItem(0, whole.Pages[0] with { Status = "active" }) });
        yield return ("Notion equals the journal", whole with { Journal = whole.Journal.SetItem(2, comment with { Delivery = "Dead" }) });
        yield return (
            "a page never goes back to an older version",
            whole with { Sights = [new(Project, Noon.AddSeconds(20), Noon.AddSeconds(21), "active")] });
        yield return (
            "Presta takes no write of its own for a person's",
            whole with { Journal = whole.Journal.Add(project with { Version = 3, Kind = "Merge", Actor = "notion" }) });
        yield return ("Notion's budget is kept", whole with { Spending = new(1, 0, 180) });
        yield return ("Notion's budget is kept", whole with { Spending = new(0, 181, 180) });
        yield return (
            "a sequence gives each number once and leaves none out",
            whole with { Numbers = whole.Numbers.Add(new("invoices/presta/2026", "c", 4)) });
        yield return (
            "a sequence gives each number once and leaves none out",
            whole with { Numbers = whole.Numbers.Add(new("invoices/presta/2026", "c", 2)) });
        yield return (
            "a sequence gives each number once and leaves none out",
            whole with { Numbers = whole.Numbers.Add(new("invoices/presta/2026", "b", 3)) });
        yield return ("what fails, fails with 503 and Retry-After", Story(s => s.Oddities.Enqueue(new(Node, "Move", 500, ""))));
    }

    private static World Story(Action<Story> doctor)
    {
        var whole = Whole();
        doctor(whole.Stories[0]);
        return whole;
    }

    /// <summary>A project put on hold and a comment on it, both acknowledged, delivered, and seen everywhere.</summary>
    private static World Whole()
    {
        var story = new Story(Project);
        story.Acts.Enqueue(new(Deed.Comment, Text, "key", Node, Noon, Outcome.Done));
        story.Acts.Enqueue(new(Deed.Move, "on_hold", null, Node, Noon, Outcome.Done, 2));
        Line line = new("projects", Project, 1, "Edit", "user:1", Noon, Noon.AddSeconds(1), "Delivered", "active", Noon, null);
        return new()
        {
            Stories = [story],
            Shown = [new(Node, Project, "on_hold", 2, [Text])],
            Listed = [new(
                Node, System.Collections.Immutable.ImmutableDictionary<string, (string, DateTimeOffset)>.Empty.Add(
                Project, ("on_hold", Noon.AddSeconds(5))),
                System.Collections.Immutable.ImmutableDictionary<string, int>.Empty.Add("projects", 1).Add("comments", 1))],
            Journal = [line,
                line with { Version = 2, At = Noon.AddSeconds(5), DeliveredAt = Noon.AddSeconds(6), Status = "on_hold",
                UpdatedAt = Noon.AddSeconds(5) },
                new("comments", "c1", 1, "Create", "user:1", Noon, Noon.AddSeconds(1), "Delivered", null, Noon, Text)],
            Pages = [new("projects", Project, "", "on_hold", ""), new("comments", "n2", "c1", "", Text)],
            Sights = [new(Project, Noon.AddSeconds(20), Noon.AddSeconds(21), "on_hold")],
            Numbers = [new("invoices/presta/2026", "a", 1), new("invoices/presta/2026", "b", 2), new("invoices/presta/2026", "a", 1)],
        };
    }
}
