using Presta.Api.Portals.Client;
using Presta.Api.Tests.Fakes;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class ProjectTests(ApiFixture api)
{
    private static readonly string Mine = $"/api/client/projects/{World.Mine.Id}";

    [Fact]
    public async Task A_detail_shows_everything_about_the_project()
    {
        var reply = await api.Get(Mine, World.Alice);
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.Contains("\"spent\":12.50,", reply.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Paul", "Rita"], reply.At("data", "team").EnumerateArray().Select(t => t.GetProperty("name").GetString()!).Order());
        Assert.Equal("Maquettes", reply.At("data", "milestones")[0].GetProperty("title").GetString());
        Assert.Equal(2, reply.At("data", "tasks_list").GetArrayLength());
        Assert.Equal(
            ["Design:67", "Développement:33"], reply.At("data", "time_breakdown").EnumerateArray()
            .Select(s => $"{s.GetProperty("name")}:{s.GetProperty("percent")}"));
        Assert.Equal(["on_hold", "cancelled"], reply.At("data", "allowed_transitions").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(("pending", "4"), (reply.Text("meta", "sync", "state"), reply.Text("meta", "sync", "eta_s")));
    }

    [Fact]
    public async Task An_unchanged_detail_answers_304_and_a_new_comment_ends_that()
    {
        var path = $"/api/client/projects/{World.Id(20)}";
        var tag = (await api.Get(path, World.Alice)).Header("ETag")!;
        Assert.Equal(304, (await api.Get(path, World.Alice, ("If-None-Match", tag))).Status);
        Assert.Equal(201, (await api.Post($"{path}/comment", World.Alice, new { content = "Nouveau" })).Status);
        Assert.Equal(200, (await api.Get(path, World.Alice, ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task A_stale_precondition_answers_412_with_the_current_tag()
    {
        var path = $"/api/client/projects/{World.Id(21)}";
        var tag = (await api.Get(path, World.Alice)).Header("ETag")!;
        var moved = await api.Put($"{path}/status", World.Alice, new { status = "on_hold" }, ("If-Match", tag));
        Assert.Equal(
            (200, "\"2\"", "2", "on_hold"),
            (moved.Status, moved.Header("ETag"), moved.Text("meta", "version"), moved.Text("data", "status")));
        var stale = await api.Put($"{path}/status", World.Alice, new { status = "active" }, ("If-Match", tag));
        Assert.Equal(
            (412, "PRECONDITION_FAILED", "\"2\"", "2"),
            (stale.Status, stale.Code, stale.Header("ETag"), stale.Text("error", "details", "version")));
        Assert.Equal(200, (await api.Put($"{path}/status", World.Alice, new { status = "active" }, ("If-Match", "*"))).Status);
    }

    [Theory, InlineData("7"), InlineData("W/\"7\""), InlineData("\"x\""), InlineData("\"1\", \"2\""), InlineData("\""),
        InlineData("\"-1\"")]
    public async Task A_precondition_of_bad_form_answers_400(string ifMatch)
    {
        var reply = await api.Put($"{Mine}/status", World.Alice, new { status = "on_hold" }, ("If-Match", ifMatch));
        Assert.Equal((400, "If-Match"), (reply.Status, reply.At("error", "details", "fields")[0].GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_move_that_is_not_the_clients_answers_409_with_those_that_are()
    {
        var reply = await api.Put($"/api/client/projects/{World.Reviewed.Id}/status", World.Alice, new { status = "cancelled" });
        Assert.Equal((409, "INVALID_TRANSITION"), (reply.Status, reply.Code));
        Assert.Equal(["completed", "active"], reply.At("error", "details", "allowed").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(
            "comment", (await api.Put($"/api/client/projects/{World.Reviewed.Id}/status", World.Alice, new { status = "active" }))
            .At("error", "details", "fields")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Stats_sum_up_the_callers_projects()
    {
        var reply = await api.Get("/api/client/projects/stats", World.Bob);
        Assert.Equal("""{"total":1,"active":1,"completed":0,"planned":0,"pending":0,"overdue":0,"total_budget":1501.00,"total_spent":0.00,"avg_progress":0}""", reply.At("data").GetRawText());
    }

    [Fact]
    public async Task A_timeline_ascends()
    {
        var entries = (await api.Get($"{Mine}/timeline", World.Alice)).At("data").EnumerateArray().ToList();
        Assert.Superset(
            new HashSet<string?> { "milestone", "task", "document", "comment" }, entries.Select(e => e.GetProperty("type").GetString())
            .ToHashSet());
        Assert.Equal(
            entries.Select(e => e.GetProperty("date").GetString()).Order(StringComparer.Ordinal),
            entries.Select(e => e.GetProperty("date").GetString()));
    }

    [Theory, InlineData(10), InlineData(59), InlineData(60), InlineData(200), InlineData(413), InlineData(2_000), InlineData(0),
        InlineData(-5)]
    public void A_burndown_never_has_more_than_sixty_points(int days)
    {
        var start = new DateOnly(2026, 1, 1);
        var project = World.Mine with { StartsOn = start, EndsOn = start.AddDays(days) };
        var tasks = Enumerable.Range(0, 8)
            .Select(i => new WorkItem { Title = "x", Status = i < 4 ? WorkItemStatus.Done : WorkItemStatus.Todo,
            DoneOn = i < 4 ? start.AddDays(i) : null }).ToArray();
        var burndown = Burndown.Of(project, [.. tasks], start.AddDays(Math.Max(days, 4)));
        Assert.InRange(burndown.Ideal.Length, 2, 60);
        Assert.InRange(burndown.Actual.Length, 2, 60);
        Assert.Equal((8, 0), (burndown.Ideal[0].Remaining, burndown.Ideal[^1].Remaining));
        Assert.Equal((7, 4), (burndown.Actual[0].Remaining, burndown.Actual[^1].Remaining));
    }

    [Fact]
    public async Task Comments_are_a_list_of_their_own_which_only_the_projects_people_see()
    {
        var list = await api.Get($"/api/client/projects/{World.Mine.Id}/comments?limit=1&sort=created_at", World.Alice);
        Assert.Equal((200, 1), (list.Status, list.At("data").GetArrayLength()));
        var detail = await api.Get($"/api/client/projects/{World.Mine.Id}", World.Alice);
        Assert.Equal(detail.At("data", "comments").GetArrayLength(), list.At("meta", "total").GetInt32());
        Assert.Equal(404, (await api.Get($"/api/client/projects/{World.Mine.Id}/comments", World.Bob)).Status);
    }
}
