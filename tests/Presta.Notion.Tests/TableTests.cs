using System.Globalization;
using System.Text.Json.Nodes;
using Presta.Edge;
using Presta.Projects;

namespace Presta.Notion.Tests;

public sealed class TableTests
{
    private static readonly BoundSchema Bound = Live.Bound(Schema.Of<Project>());

    [Fact]
    public async Task Empty_pages_are_read_past_and_a_cursor_at_the_end_means_nothing()
    {
        var notion = new Scripted(
            Replies.Json(Replies.List([], "a")), Replies.Json(Replies.List([Page(1)], "b")),
            Replies.Json(Replies.List([Page(2)], "c", hasMore: false)));
        Assert.Equal(2, (await Sweep(notion)).Count);
        Assert.Equal(3, notion.Calls.Count);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_ends_the_reading() =>
        await Assert.ThrowsAsync<NotionCursorException>(() => Sweep(new(Replies.Json(Replies.List([Page(1)], "a")))));

    [Fact]
    public async Task A_cursor_that_is_no_longer_valid_is_told_apart()
    {
        var notion = new Scripted(Replies.Json(Replies.List([Page(1)], "a")), Replies.Error(400, "validation_error"));
        Assert.Equal(400, (await Assert.ThrowsAsync<NotionCursorException>(() => Sweep(notion))).Status);
    }

    [Fact]
    public async Task A_question_that_is_refused_at_once_is_no_matter_of_cursors() =>
        Assert.IsNotType<NotionCursorException>(
            await Assert.ThrowsAnyAsync<NotionException>(() => Sweep(new(Replies.Error(400, "validation_error")))));

    [Theory]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(0)]
    public async Task Slow_answers_make_smaller_pages_and_good_ones_larger(int status)
    {
        var slow = status == 0 ? Replies.None(isSent: true) : Replies.Error(status, "x");
        var notion = new Scripted(slow, slow, slow, Replies.Json(Replies.List([Page(1)], "a")), Replies.Json(Replies.List([Page(2)], "b")),
            slow, Replies.Json(Replies.List([Page(3)], "c")), Replies.Json(Replies.List([])));
        Assert.Equal(3, (await Sweep(notion)).Count);
        Assert.Equal([100, 50, 25, 10, 25, 50, 25, 50], notion.Calls.Select(c => (int)Body(c)["page_size"]!));
    }

    [Fact]
    public async Task Slowness_that_lasts_is_an_error()
    {
        var notion = new Scripted(Replies.Error(504, "gateway_timeout"));
        await Assert.ThrowsAsync<NotionException>(() => Sweep(notion));
        Assert.Equal(4, notion.Calls.Count);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_not_the_end()
    {
        var notion = new Scripted(
            Replies.Json(Replies.List([Page(1), Page(2)], more: ""","request_status":{"type":"incomplete","incomplete_reason":"query_result_limit_reached"}""")),
            Replies.Json(Replies.List([Page(2), Page(3)])));
        Assert.Equal([1, 2, 3], (await Sweep(notion)).Select(p => p.CreatedTime.Minute));
        var filter = Body(notion.Calls[1])["filter"]!;
        Assert.Equal("2026-06-27T12:02:00.000Z", (string?)filter["created_time"]!["on_or_after"]);
        Assert.Equal("ascending", (string?)Body(notion.Calls[1])["sorts"]![0]!["direction"]);
    }

    [Fact]
    public async Task Edits_are_asked_for_from_the_minute_on()
    {
        var notion = new Scripted(Replies.Json(Replies.List([])));
        await foreach (var _ in new NotionTable(new NotionClient(notion), Bound).EditedSince(Replies.At.AddSeconds(42))) { }
        Assert.Equal("2026-06-27T12:00:00.000Z", (string?)Body(notion.Calls[0])["filter"]!["last_edited_time"]!["on_or_after"]);
    }

    [Fact]
    public async Task A_page_of_results_says_when_its_request_started()
    {
        var table = new NotionTable(new NotionClient(new Scripted(Replies.Json(Replies.List([Page(1)])))), Bound);
        await foreach (var list in table.Sweep())
        {
            Assert.Equal(Replies.At, list.SentAt);
            Assert.Equal(Replies.At, list.Results[0].ReadAt);
        }
    }

    [Fact]
    public async Task A_cut_relation_is_completed_before_anyone_sees_it()
    {
        var team = Bound[nameof(Project.TeamIds)];
        var items = Enumerable.Range(1, 30).Select(n => $$$"""{"object":"property_item","type":"relation","relation":{"id":"{{{Id(n)}}}"}}""").ToArray();
        var notion = new Scripted((call, _) => call.Route switch
        {
            "pages/{id}/properties/{property}" when call.Path.Contains("start_cursor", StringComparison.Ordinal) =>
                Replies.Json(Replies.List(items[20..])),
            "pages/{id}/properties/{property}" => Replies.Json(Replies.List(items[..20], "more")),
            _ => Replies.Json(Replies.List([Page(1, properties => properties[team.Name] =
                JsonNode.Parse($$"""{"id":"{{team.Id}}","type":"relation","relation":[{"id":"{{Id(1)}}"}],"has_more":true}"""))])),
        });
        var page = Assert.Single(await Sweep(notion));
        var project = (Project)Bound.Decode(page, id => EntityId.Parse(id));
        Assert.Equal(Enumerable.Range(1, 30).Select(n => EntityId.Parse(Id(n))), project.TeamIds);
        Assert.Contains(notion.Calls, c => c.Path.Contains($"/properties/{team.Id}?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_are_found_by_their_ids_with_one_question()
    {
        var notion = new Scripted(Replies.Json(Replies.List([Page(1), Page(1)])));
        EntityId[] ids = [EntityId.Parse(Id(1)), EntityId.Parse(Id(9))];
        Assert.Equal([KeyValuePair.Create(ids[0], Id(1))], await new NotionTable(new NotionClient(notion), Bound).Find(ids));
        Assert.Equal(
            [Id(1), Id(9)], Body(Assert.Single(notion.Calls))["filter"]!["or"]!.AsArray().Select(c => (string?)c!["rich_text"]!["equals"]));
    }

    private static async Task<List<NotionPage>> Sweep(Scripted notion)
    {
        var pages = new List<NotionPage>();
        await foreach (var list in new NotionTable(new NotionClient(notion), Bound).Sweep()) pages.AddRange(list.Results);
        return pages;
    }

    private static JsonNode Body(NotionCall call) => JsonNode.Parse(call.Body!)!;

    private static string Id(int n) => new Guid(n, 0, 0, new byte[8]).ToString();

    private static string Page(int minute, Action<JsonObject>? change = null)
    {
        var properties = JsonObject.Create(Live.Page(Bound, []).Properties)!;
        change?.Invoke(properties);
        var time = Replies.At.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $$"""{"object":"page","id":"{{Id(minute)}}","created_time":"{{time}}","last_edited_time":"{{time}}","archived":false,"news":{},"properties":{{properties.ToJsonString()}} }""";
    }
}
