using System.Globalization;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class ConditionTests(ApiFixture api)
{
    private static readonly DateOnly Today = new(2026, 3, 4);

    [Theory]
    [InlineData("filter[name][eq]=boutique", 1), InlineData("filter[name][ne]=Boutique", 32), InlineData("filter[name][contains]=OUTIQ", 1)]
    [InlineData("filter[status][in]=in_review,archived", 2), InlineData("filter[status][nin]=in_review,archived", 31),
        InlineData("filter[end_date][null]=true", 0)]
    [InlineData("filter[end_date][gte]=2026-07-29&filter[end_date][lte]=2026-07-29", 1),
        InlineData("filter[end_date][between]=2026-07-01,2026-07-05", 5)]
    [InlineData("filter[or][1][status][eq]=in_review&filter[or][2][name][eq]=Boutique", 2),
        InlineData("filter[or][1][status][eq]=in_review&filter[or][1][name][eq]=Boutique", 0)]
    [InlineData("filter[created_at][lt]=1999-01-01", 0), InlineData("status=in_review&filter[name][contains]=projet", 1)]
    public async Task Conditions_find_what_they_say(string query, int total)
    {
        var reply = await api.Get($"/api/client/projects?{query}", World.Alice);
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.Equal(total, reply.At("meta", "total").GetInt32());
    }

    [Theory]
    [InlineData("filter[client_id][eq]=x"), InlineData("filter[secret][eq]=x"), InlineData("filter[status][gt]=active"),
        InlineData("filter[status][like]=active")]
    [InlineData("filter[budget][gte]=ten"), InlineData("filter[budget][between]=1"), InlineData("filter[end_date][gte]=2026-02-30"),
        InlineData("filter[end_date][in]=2026-01-01,x")]
    [InlineData("filter[status][eq]=sold"), InlineData("filter[status]=active"), InlineData("filter[or][9][status][eq]=active"),
        InlineData("filter[status][null]=maybe")]
    [InlineData("filter[name][eq]="), InlineData("filter[name][contains]="), InlineData("filter[name][eq]=a&filter[name][eq]=b"),
        InlineData("filter[Status][eq]=active")]
    public async Task What_cannot_be_compared_is_refused_by_name(string query) =>
        CursorTests.Refused(await api.Get($"/api/client/projects?{query}", World.Alice), query.Split('=')[0]);

    [Fact]
    public async Task A_refusal_names_the_fields_and_the_comparisons_there_are()
    {
        var field = await api.Get("/api/client/projects?filter[secret][eq]=1", World.Alice);
        Assert.Contains("budget", Allowed(field));
        Assert.DoesNotContain("client_id", Allowed(field));
        Assert.Equal(
            ["eq", "in", "ne", "nin", "null"], Allowed(await api.Get("/api/client/projects?filter[status][gt]=active", World.Alice))
            .Order());
        var many = string.Join(
            '&', Enumerable.Range(0, 21)
            .Select(i => $"filter[or][{(i % 5) + 1}][{(i % 2 == 0 ? "name" : "status")}][{(i < 10 ? "ne" : "eq")}]=active"));
        Assert.Equal(400, (await api.Get($"/api/client/projects?{many}", World.Alice)).Status);
    }

    [Theory]
    [InlineData("sort=-status,name,name", "sort"), InlineData("sort=-secret", "sort"), InlineData("sort=name,", "sort"),
        InlineData("sort=-name&order=asc", "order")]
    [InlineData("sort=name,status,budget,progress,end_date", "sort"), InlineData("sort=--", "sort")]
    public async Task A_sort_is_of_known_fields_each_once(string query, string field) =>
        CursorTests.Refused(await api.Get($"/api/client/projects?{query}", World.Alice), field);

    [Theory]
    [InlineData(Comparison.Gte, "-30d", Comparison.Gte, "2026-02-02"), InlineData(Comparison.Eq, "today", Comparison.Eq, "2026-03-04")]
    [InlineData(Comparison.Eq, "this_quarter", Comparison.Between, "2026-01-01,2026-03-31"),
        InlineData(Comparison.Gt, "this_month", Comparison.Gt, "2026-03-31")]
    [InlineData(Comparison.Lt, "this_week", Comparison.Lt, "2026-03-02"),
        InlineData(Comparison.Between, "-1w,+1w", Comparison.Between, "2026-02-25,2026-03-11")]
    [InlineData(Comparison.Lte, "this_year", Comparison.Lte, "2026-12-31"), InlineData(Comparison.Gte, " 2m", Comparison.Gte, "2026-05-04")]
    public void A_day_may_be_said_from_today(Comparison by, string said, Comparison then, string days) =>
        Assert.Equal(new Filter("end_date", days, then), Days.Resolve(new("end_date", said, by), Today));

    [Theory, InlineData("2026-01-01"), InlineData("someday"), InlineData("-30"), InlineData("-9999d")]
    public void Other_texts_are_left_as_they_are(string said) => Assert.Null(Days.Resolve(new("end_date", said, Comparison.Gte), Today));

    [Fact]
    public async Task Relative_days_are_asked_for_on_the_wire()
    {
        var reply = await api.Get("/api/client/projects?filter[created_at][lte]=today", World.Alice);
        Assert.Equal("33", reply.At("meta", "total").GetInt32().ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string?> Allowed(Reply reply) => reply.At("error", "details", "allowed").EnumerateArray()
        .Select(a => a.GetString());
}
