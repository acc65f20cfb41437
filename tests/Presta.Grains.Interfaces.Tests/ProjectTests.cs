using Presta.Projects;

namespace Presta.Tests;

public class ProjectTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);

    private static Project In(ProjectStatus status) => new() { Name = "Refonte", Status = status, Version = 7 };

    private static Result<Project> Move(ProjectStatus from, ProjectStatus to, string? comment = null) =>
        In(from).MovedByClient(new(to, comment), "Léa", Now);

    [Theory]
    [InlineData(ProjectStatus.InReview, ProjectStatus.Completed)]
    [InlineData(ProjectStatus.Active, ProjectStatus.OnHold)]
    [InlineData(ProjectStatus.OnHold, ProjectStatus.Active)]
    [InlineData(ProjectStatus.Planned, ProjectStatus.Cancelled)]
    [InlineData(ProjectStatus.Active, ProjectStatus.Cancelled)]
    [InlineData(ProjectStatus.OnHold, ProjectStatus.Cancelled)]
    public void A_client_makes_the_moves_of_the_contract(ProjectStatus from, ProjectStatus to) =>
        Assert.Equal(to, Move(from, to).Value!.Status);

    [Fact]
    public void Every_other_move_is_refused_and_names_the_allowed_ones()
    {
        var moves = from a in Enum.GetValues<ProjectStatus>() from b in Enum.GetValues<ProjectStatus>() where a != b
            && !In(a).ClientMoves.Contains(b) select (a, b);
        Assert.All(moves, move =>
        {
            var error = Move(move.a, move.b, "parce que").Error;
            Assert.Equal("INVALID_TRANSITION", error?.Code);
            Assert.Equal(In(move.a).ClientMoves.Select(s => s.Code()), error!.Allowed);
        });
        Assert.Equal(49, moves.Count());
    }

    [Fact]
    public void Asking_for_changes_after_a_review_needs_a_reason()
    {
        Assert.Same(ProjectErrors.ReasonNeeded, Move(ProjectStatus.InReview, ProjectStatus.Active, " ").Error);
        Assert.Equal(ProjectStatus.Active, Move(ProjectStatus.InReview, ProjectStatus.Active, "le logo").Value!.Status);
    }

    [Fact]
    public void A_move_to_where_it_is_changes_nothing()
    {
        var project = In(ProjectStatus.Active);
        Assert.Same(project, project.MovedByClient(new(ProjectStatus.Active), "Léa", Now).Value);
    }

    [Fact]
    public void A_move_is_remembered_and_only_the_last_fifty_are()
    {
        var project = In(ProjectStatus.Active);
        for (var i = 0; i < 60; i++)
            project = project.MovedByClient(new(i % 2 == 0 ? ProjectStatus.OnHold : ProjectStatus.Active), "Léa", Now).Value!;
        Assert.Equal(50, project.Moves.Length);
        Assert.Equal(new StatusMove(ProjectStatus.OnHold, ProjectStatus.Active, "Léa", Now), project.Moves[^1]);
    }

    [Theory]
    [InlineData(0, 0, 35, 35)]
    [InlineData(3, 1, 35, 33)]
    [InlineData(8, 5, 0, 63)]
    public void Progress_comes_from_the_tasks_when_there_are_some(int total, int done, int stated, int progress) =>
        Assert.Equal(
            progress, (In(ProjectStatus.Active) with { StatedProgress = stated, Tasks = new(total, done, 0, total - done) }).Progress);

    [Fact]
    public void A_finished_project_is_never_overdue()
    {
        var today = new DateOnly(2026, 3, 4);
        Assert.True((In(ProjectStatus.Active) with { EndsOn = today.AddDays(-1) }).IsOverdue(today));
        Assert.False((In(ProjectStatus.Active) with { EndsOn = today }).IsOverdue(today));
        Assert.False((In(ProjectStatus.Completed) with { EndsOn = today.AddDays(-1) }).IsOverdue(today));
    }
}
