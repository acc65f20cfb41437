using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.Billing;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class GroupingTests(ApiFixture api)
{
    public static TheoryData<string> Lists =>
    [
        "/api/client/projects", "/api/client/documents", "/api/client/invoices", "/api/client/payments", "/api/client/credits",
        "/api/client/transactions",
        "/api/client/support/tickets", "/api/client/notifications", $"/api/client/projects/{World.Mine.Id}/comments",
        $"/api/client/projects/{World.Mine.Id}/files",
    ];

    [Theory, MemberData(nameof(Lists))]
    public async Task The_groups_of_a_list_have_each_of_its_rows_once(string list)
    {
        Put("HYP-2026-0301", World.Acme, "CHF");
        var (rows, all, months) = (await Get(list), await Get($"{list}?count=*"), await Get($"{list}?group_by=created_at:month"));
        var total = rows.At("meta", "total").GetInt32();
        foreach (var groups in new[] { all, months })
        {
            Assert.Equal(total, groups.At("meta", "total").GetInt32());
            Assert.Equal(total, groups.At("data").EnumerateArray().Sum(g => g.GetProperty("count").GetInt32()));
        }

        Assert.True(all.At("data").GetArrayLength() == (total == 0 ? 0 : 1), all.ToString());
        Assert.All(
            months.At("data").EnumerateArray(), g => Assert.Matches("^[0-9]{4}-[01][0-9]$", g.GetProperty("created_at").GetString()));
    }

    [Fact]
    public async Task Amounts_add_up_within_a_currency_and_come_to_the_lists_own_sums()
    {
        Put("HYP-2026-0302", World.Acme, "EUR");
        Put("HYP-2026-0303", World.Acme, null);
        Put("HYP-2026-0304", World.Globex, "EUR");
        foreach (var filter in (
            string[])["", "&q=HYP-2026-030", "&status=pending,overdue", "&currency=EUR", "&filter[amount][gte]=1", "&from=2026-01-01"])
        {
            var sums = (await Get($"/api/client/invoices?limit=1{filter}")).At("meta", "sums").EnumerateArray()
                .Select(s =>
                    (s.GetProperty("currency").GetString(), s.GetProperty("status").GetString(), Int(s, "count"), Amount(s, "total"),
                    Amount(s, "paid"), Amount(s, "open")));
            var groups = (await Get($"/api/client/invoices?group_by=currency,status&sum=amount,paid_amount,open_amount&count=*{filter}"))
                .At("data").EnumerateArray()
                .Select(g => (g.GetProperty("currency").GetString(), g.GetProperty("status").GetString(), Int(g, "count"),
                    Amount(g.GetProperty("sum"), "amount"), Amount(g.GetProperty("sum"), "paid_amount"),
                    Amount(g.GetProperty("sum"), "open_amount"))).ToList();
            Assert.NotEmpty(groups);
            Assert.Equal(sums, groups);
        }

        var alone = (await Get("/api/client/invoices?sum=amount&q=HYP-2026-030")).At("data").EnumerateArray()
            .Select(g => g.GetProperty("currency").GetString()).ToList();
        Assert.Equal(["CHF", "EUR"], alone);
    }

    [Fact]
    public async Task Groups_are_the_figures_of_the_dashboard_and_of_the_projects()
    {
        var stats = (await Get("/api/client/projects/stats")).At("data");
        var projects = (await Get("/api/client/projects?group_by=status&sum=budget,spent")).At("data").EnumerateArray().ToList();
        Assert.Equal(Amount(stats, "total_budget"), projects.Sum(g => Amount(g.GetProperty("sum"), "budget")));
        Assert.Equal(Amount(stats, "total_spent"), projects.Sum(g => Amount(g.GetProperty("sum"), "spent")));
        Assert.Equal(Int(stats, "active"), projects.Where(g => g.GetProperty("status").GetString() == "active").Sum(g => Int(g, "count")));

        var dashboard = (await Get("/api/client/dashboard/stats")).At("data");
        var open = (await Get("/api/client/invoices?status=pending,partially_paid,overdue&group_by=currency&sum=open_amount")).At("data")
            .EnumerateArray().ToList();
        Assert.Equal(Int(dashboard, "pending_invoices"), open.Sum(g => Int(g, "count")));
        Assert.Equal(
            Amount(dashboard, "pending_amount"), open.Where(g => g.GetProperty("currency").GetString() == "CHF")
            .Sum(g => Amount(g.GetProperty("sum"), "open_amount")));
    }

    [Theory]
    [InlineData("2026-Q1", "group_by=date:quarter"), InlineData("2026-03", "group_by=date:month"), InlineData("2026", "group_by=date:year"),
        InlineData("2026-03-01", "group_by=date")]
    public async Task Days_are_told_by_their_period(string period, string query)
    {
        Put("HYP-2026-0305", World.Acme, "CHF");
        Assert.Equal(
            period, Assert.Single((await Get($"/api/client/invoices?q=HYP-2026-0305&{query}")).At("data").EnumerateArray())
            .GetProperty("date").GetString());
    }

    [Fact]
    public async Task A_currency_stands_beside_two_columns()
    {
        Put("HYP-2026-0306", World.Acme, "EUR");
        var group = Assert.Single(
            (await Get("/api/client/invoices?q=HYP-2026-0306&group_by=date:quarter,status&sum=amount")).At("data").EnumerateArray());
        Assert.Equal("""{"date":"2026-Q1","status":"pending","currency":"EUR","count":1,"sum":{"amount":108.10}}""", group.GetRawText());
    }

    [Theory]
    [InlineData("group_by=secret", "group_by", "secret"), InlineData("group_by=name", "group_by", "name"),
        InlineData("group_by=client_id", "group_by", "client_id")]
    [InlineData("group_by=", "group_by", ""), InlineData("group_by=status,type,priority", "group_by", "2"),
        InlineData("group_by=status,status", "group_by", "une fois")]
    [InlineData("group_by=status:month", "group_by", "status"), InlineData("group_by=end_date:week", "group_by", "week"),
        InlineData("sum=status", "sum", "status")]
    [InlineData("sum=secret", "sum", "secret"), InlineData("count=id", "count", ""), InlineData("group_by=status&page=1", "page", ""),
        InlineData("count=*&fields=id", "fields", "")]
    [InlineData("group_by=status&sort=name", "sort", ""), InlineData("group_by=status&format=csv", "group_by", ""),
        InlineData("group_by=status&cursor=x", "cursor", "")]
    [InlineData("group_by=status&group_by=type", "group_by", "")]
    public async Task What_cannot_be_grouped_is_refused_by_name(string query, string field, string named)
    {
        var reply = await api.Get($"/api/client/projects?{query}", World.Alice);
        CursorTests.Refused(reply, field);
        Assert.Contains(named, reply.At("error", "details", "fields")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_what_may_be_grouped()
    {
        var allowed = (await api.Get("/api/client/projects?group_by=secret", World.Alice)).At("error", "details", "allowed").EnumerateArray()
            .Select(a => a.GetString());
        Assert.Equal(["created_at", "end_date", "manager_id", "priority", "start_date", "status", "type"], allowed.Order());
    }

    [Fact]
    public async Task Groups_that_have_not_changed_are_not_told_again()
    {
        var first = await Get("/api/client/projects?group_by=status");
        Assert.Equal(
            304, (await api.Get("/api/client/projects?group_by=status", World.Alice, ("If-None-Match", first.Header("ETag")!))).Status);
    }

    private async Task<Reply> Get(string path)
    {
        var reply = await api.Get(path, World.Alice);
        Assert.True(reply.Status == 200, $"{path} {reply}");
        return reply;
    }

    private static int Int(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    private static decimal Amount(JsonElement of, string name) => of.GetProperty(name).GetDecimal();

    private void Put(string number, EntityId client, string? currency) => api.World.Put(new Invoice
    {
        Id = EntityId.Of(number), Version = 1, Number = number, ClientId = client, Status = InvoiceStatus.Sent, IssuedOn = new(2026, 3, 1),
            DueOn = new(2026, 3, 31),
        Subtotal = 100, VatRate = 8.1m, VatAmount = 8.1m, Total = 108.1m, Currency = currency, CreatedAt = World.Start,
            Standing = InvoiceStanding.Pending,
    });
}
