using System.Collections.Immutable;
using Presta.Journal;
using Presta.Notion;
using Presta.Projects;

namespace Presta.Kit.Tests;

public class ThreeWayTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);
    private static readonly Project Base =
        new() { Id = EntityId.New(Now), Name = "Refonte", Status = ProjectStatus.Active, Budget = 100m, Version = 1 };

    private static Held Held(Project row, params Entry[] undelivered) => new(row, [.. undelivered], default, []);

    private static Entry Edit(Project before, Project after) =>
        new(0, "projects", before.Id, after.Version, EntryKind.Edit, "user", Now, null,
        Schema.Of<Project>().Differences(before, after)
            .ToImmutableDictionary(n => n, n => new Change(Schema.Of<Project>().Get(before, n), Schema.Of<Project>().Get(after, n))),
        after, Delivery.Pending);

    private static Project Merged(Held held, Project remote) => (Project)ThreeWay.Merge(held, remote, Now)!.Value.Row;

    [Fact]
    public void What_is_not_pending_takes_Notions_value() =>
        Assert.Equal(ProjectStatus.OnHold, Merged(Held(Base), Base with { Status = ProjectStatus.OnHold }).Status);

    [Fact]
    public void The_same_row_is_no_news() => Assert.Null(ThreeWay.Merge(Held(Base), Base with { Version = 99 }, Now));

    [Fact]
    public void A_pending_change_survives_what_Notion_still_shows_of_before()
    {
        var edited = Base with { Status = ProjectStatus.OnHold, Version = 2 };
        Assert.Null(ThreeWay.Merge(Held(edited, Edit(Base, edited)), Base, Now));
    }

    [Fact]
    public void A_value_that_Presta_itself_had_meanwhile_is_no_conflict()
    {
        var paused = Base with { Status = ProjectStatus.OnHold, Version = 2 };
        var cancelled = paused with { Status = ProjectStatus.Cancelled, Version = 3 };
        Assert.Null(ThreeWay.Merge(Held(cancelled, Edit(Base, paused), Edit(paused, cancelled)), paused, Now));
    }

    [Fact]
    public void Different_properties_changed_on_both_sides_merge()
    {
        var edited = Base with { Status = ProjectStatus.OnHold, Version = 2 };
        var merged = Merged(Held(edited, Edit(Base, edited)), Base with { Budget = 250m });
        Assert.Equal((ProjectStatus.OnHold, 250m), (merged.Status, merged.Budget));
        Assert.False(merged.HasConflict);
    }

    [Fact]
    public void The_same_property_changed_on_both_sides_is_a_conflict_that_keeps_both_values()
    {
        var edited = Base with { Status = ProjectStatus.OnHold, Version = 2 };
        var (row, changes, isConflict) = ThreeWay.Merge(
            Held(edited, Edit(Base, edited)), Base with { Status = ProjectStatus.Completed }, Now)!.Value;
        Assert.True(isConflict);
        Assert.Equal(ProjectStatus.OnHold, ((Project)row).Status);
        Assert.Equal(new("Status", "\"Completed\"", Now), Assert.Single(row.Conflicts));
        Assert.Equal(("\"OnHold\"", "\"Completed\""), (changes["Status"].To, changes["Status"].Base));
    }

    [Fact]
    public void A_known_conflict_is_not_reported_twice_and_ends_when_both_sides_agree()
    {
        var edited = Base with { Status = ProjectStatus.OnHold, Version = 2 };
        var conflicting = Merged(Held(edited, Edit(Base, edited)), Base with { Status = ProjectStatus.Completed });
        Assert.Null(ThreeWay.Merge(Held(conflicting), Base with { Status = ProjectStatus.Completed }, Now));
        Assert.False(Merged(Held(conflicting), Base with { Status = ProjectStatus.OnHold }).HasConflict);
    }
}
