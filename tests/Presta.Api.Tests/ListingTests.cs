using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class ListingTests(ApiFixture api)
{
    [Fact]
    public async Task A_list_tells_its_page_and_exact_total()
    {
        var reply = await api.Get("/api/client/projects?page=2&limit=20", World.Alice);
        Assert.StartsWith("""{"page":2,"limit":20,"total":33,"pages":2,"as_of":"2026-03-02T09:00:00Z","next_cursor":null,"prev_cursor":""", reply.At("meta").GetRawText());
        Assert.Equal(13, reply.At("data").GetArrayLength());
    }

    [Fact]
    public async Task A_page_past_the_end_is_empty_with_the_true_total()
    {
        var reply = await api.Get("/api/client/projects?page=2147483647", World.Alice);
        Assert.Equal((200, 0, 33), (reply.Status, reply.At("data").GetArrayLength(), reply.At("meta", "total").GetInt32()));
    }

    [Theory]
    [InlineData("sort=name&order=asc&limit=1", "Boutique")]
    [InlineData("q=bOUTIQUE", "Boutique")]
    [InlineData("status=in_review,completed", "Projet 502")]
    [InlineData("from=2026-07-29&to=2026-07-29", "Projet 29")]
    public async Task A_list_sorts_searches_and_filters(string query, string name)
    {
        var reply = await api.Get($"/api/client/projects?{query}", World.Alice);
        Assert.Equal(name, Assert.Single(reply.At("data").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("page=0", "page"), InlineData("page=-1", "page"), InlineData("page=x", "page"), InlineData("page=99999999999", "page"),
        InlineData("page=1.5", "page"), InlineData("page=", "page")]
    [InlineData("limit=0", "limit"), InlineData("limit=101", "limit"), InlineData("limit=%2B5", "limit")]
    [InlineData("sort=secret", "sort"), InlineData("sort=client_id", "sort"), InlineData("order=up", "order"),
        InlineData("order=DESC", "order")]
    [InlineData("status=sold", "status"), InlineData("status=", "status"), InlineData("status=active,", "status"),
        InlineData("status=Active", "status")]
    [InlineData("manager_id=x", "manager_id"), InlineData("from=2026-02-30", "from"), InlineData("to=yesterday", "to"),
        InlineData("from=2026-05-02&to=2026-05-01", "to")]
    [InlineData("color=red", "color"), InlineData("Page=1", "Page"), InlineData("page=1&page=2", "page"),
        InlineData("client_id=00000385-0001-0002-0304-05060708090a", "client_id")]
    public async Task What_a_list_does_not_know_is_refused_by_name(string query, string field)
    {
        var reply = await api.Get($"/api/client/projects?{query}", World.Alice);
        Assert.Equal((400, "VALIDATION_ERROR"), (reply.Status, reply.Code));
        Assert.Equal(field, reply.At("error", "details", "fields")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_refusal_names_what_would_be_accepted()
    {
        var sort = await api.Get("/api/client/projects?sort=secret", World.Alice);
        Assert.Equal(
            ["budget", "client.name", "created_at", "end_date", "manager.name", "name", "progress", "start_date", "status", "updated_at"],
            sort.At("error", "details", "allowed").EnumerateArray().Select(a => a.GetString()!).Order(StringComparer.Ordinal));
        var status = await api.Get("/api/client/projects?status=sold", World.Alice);
        Assert.Contains("in_review", status.At("error", "details", "allowed").EnumerateArray().Select(a => a.GetString()));
    }

    [Fact]
    public async Task An_unchanged_list_answers_304_and_another_company_has_another_tag()
    {
        var first = await api.Get("/api/client/projects", World.Alice);
        Assert.StartsWith("W/", first.Header("ETag"));
        var again = await api.Get("/api/client/projects", World.Alice, ("If-None-Match", first.Header("ETag")!));
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        Assert.Equal(200, (await api.Get("/api/client/projects", World.Bob, ("If-None-Match", first.Header("ETag")!))).Status);
    }

    [Fact]
    public async Task Files_are_listed_for_ones_own_project_only()
    {
        Assert.Equal(
            "contrat.pdf", (await api.Get(
            $"/api/client/projects/{World.Mine.Id}/files?sort=name&order=asc&status=pending&q=contrat", World.Alice))
                .At("data")[0].GetProperty("name").GetString());
        Assert.Equal(404, (await api.Get($"/api/client/projects/{World.Mine.Id}/files", World.Bob)).Status);
        Assert.Equal(400, (await api.Get($"/api/client/projects/{World.Mine.Id}/files?from=2026-01-01", World.Alice)).Status);
    }
}
