using System.Text.Json;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class CursorTests(ApiFixture api)
{
    private const string List = "/api/client/projects";

    [Theory]
    [InlineData("sort=name&order=asc"), InlineData("sort=end_date&order=desc"), InlineData("sort=-status,name"), InlineData("limit=7")]
    public async Task Following_the_cursor_shows_each_row_once_in_the_lists_order(string query)
    {
        var all = Names(await api.Get($"{List}?{query.Replace("limit=7", "limit=100")}", World.Alice));
        Assert.Equal(33, all.Count);
        var walked = new List<string>();
        for (var page = await api.Get($"{List}?{query}&limit=7".Replace("limit=7&limit=7", "limit=7"), World.Alice); ; page = await api.Get(
            Link(page, "next")!, World.Alice))
        {
            walked.AddRange(Names(page));
            Assert.Equal(33, page.At("meta", "total").GetInt32());
            if (page.At("meta", "next_cursor").ValueKind is JsonValueKind.Null) break;
        }

        Assert.Equal(all, walked);
    }

    [Fact]
    public async Task One_gets_back_to_the_page_before()
    {
        var first = await api.Get($"{List}?sort=name&order=asc&limit=10", World.Alice);
        var second = await api.Get(Link(first, "next")!, World.Alice);
        var back = await api.Get(Link(second, "prev")!, World.Alice);
        Assert.Equal(Names(first), Names(back));
        Assert.Null(Link(first, "prev"));
        Assert.Equal(JsonValueKind.Null, back.At("meta", "prev_cursor").ValueKind);
        Assert.False(second.At("meta").TryGetProperty("page", out _));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_question_and_its_company_only()
    {
        var cursor = (await api.Get($"{List}?limit=5", World.Alice)).Text("meta", "next_cursor");
        Assert.Equal(200, (await api.Get($"{List}?limit=9&cursor={cursor}", World.Alice)).Status);
        foreach (var other in new[] { "sort=name", "status=active", "q=projet", "filter[budget][gte]=1" })
            Refused(await api.Get($"{List}?{other}&cursor={cursor}", World.Alice), "cursor");
        Refused(await api.Get($"{List}?cursor={cursor}", World.Bob), "cursor");
        Refused(await api.Get($"{List}?cursor={cursor}&page=1", World.Alice), "page");
        Refused(await api.Get($"/api/client/projects/{World.Mine.Id}/files?cursor={cursor}", World.Alice), "cursor");
    }

    [Fact]
    public async Task What_was_not_given_out_is_no_cursor()
    {
        var cursor = (await api.Get($"{List}?limit=5", World.Alice)).Text("meta", "next_cursor");
        var changed = cursor[..^1] + (cursor[^1] == 'A' ? 'B' : 'A');
        foreach (var garbage in new[] { "", "x", "%00", "AAAA", changed, cursor[1..], cursor + "AAAA", new string('A', 4_000) })
            Refused(await api.Get($"{List}?cursor={garbage}", World.Alice), "cursor");
    }

    private static List<string> Names(Reply reply) =>
        [.. reply.At("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    private static string? Link(Reply reply, string rel) => reply.Header("Link")?.Split(", ")
        .Where(link => link.EndsWith($"rel=\"{rel}\"", StringComparison.Ordinal)).Select(link => link[1..link.IndexOf('>')])
            .SingleOrDefault();

    internal static void Refused(Reply reply, string field)
    {
        Assert.Equal((400, "VALIDATION_ERROR"), (reply.Status, reply.Code));
        Assert.Equal(field, reply.At("error", "details", "fields")[0].GetProperty("field").GetString());
    }
}
