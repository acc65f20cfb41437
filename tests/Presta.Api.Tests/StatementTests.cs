using System.Text;
using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.Billing;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class StatementTests(ApiFixture api)
{
    private const string Path = "/api/client/transactions";

    [Fact]
    public async Task An_account_is_a_list_like_all_others_and_its_balances_follow_each_other()
    {
        Put();
        var all = await api.Get($"{Path}?currency=CHF&order=asc", World.Alice);
        var rows = all.At("data").EnumerateArray().ToList();
        Assert.Equal(all.At("meta", "total").GetInt32(), rows.Count);
        Assert.Equal(rows.Count, rows.Select(r => r.GetProperty("id").GetString()).Distinct().Count());
        var balance = 0m;
        Assert.All(rows, r => Assert.Equal(balance += Number(r, "amount"), Number(r, "balance_after")));
        Assert.Equal(balance, Number(Account(all, "CHF"), "closing"));

        var ids = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await api.Get($"{Path}?currency=CHF&order=asc&limit=2{cursor}", World.Alice);
            ids.AddRange(page.At("data").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
            cursor = page.At("meta").TryGetProperty("next_cursor", out var next) && next.GetString() is not null
                ? $"&cursor={next.GetString()}" : null;
        }
        Assert.Equal(rows.Select(r => r.GetProperty("id").GetString()), ids);
    }

    [Fact]
    public async Task It_can_be_sorted_cut_filtered_searched_and_had_as_a_file()
    {
        Put();
        var debits = (await api.Get($"{Path}?type=debit&sort=-amount&fields=amount,source", World.Alice)).At("data").EnumerateArray()
            .ToList();
        Assert.All(debits, r => Assert.Equal(["amount", "id", "source"], r.EnumerateObject().Select(p => p.Name).Order()));
        Assert.Equal(debits.Select(r => Number(r, "amount")).OrderDescending(), debits.Select(r => Number(r, "amount")));
        Assert.Equal(
            "HYP-2026-0201", (await api.Get($"{Path}?q=0201&source=invoice", World.Alice)).At("data")[0].GetProperty("reference")
            .GetString());
        Assert.Equal(400, (await api.Get($"{Path}?sort=nothing", World.Alice)).Status);
        var csv = await api.Get($"{Path}?format=csv", World.Alice);
        Assert.Contains("HYP-2026-0201", Encoding.UTF8.GetString(csv.Body), StringComparison.Ordinal);
        Assert.Contains("transactions-", csv.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("PK", Encoding.ASCII.GetString((await api.Get($"{Path}?format=xlsx", World.Alice)).Body.AsSpan(0, 2)));
    }

    [Theory, InlineData("2026-01-31"), InlineData("2026-02-01"), InlineData("2026-02-10"), InlineData("2026-03-02")]
    public async Task The_balance_of_a_day_is_what_the_account_until_it_closes_with(string day)
    {
        Put();
        var account = await api.Get($"{Path}?from=2026-01-31&to={day}", World.Alice);
        var balance = (await api.Get($"/api/client/balance?as_of={day}", World.Alice)).At("data");
        Assert.Equal(balance.GetProperty("as_of_version").GetInt64(), account.At("meta", "as_of_version").GetInt64());
        foreach (var currency in balance.GetProperty("currencies").EnumerateArray())
        {
            var closing = account.At("meta", "accounts").EnumerateArray()
                .FirstOrDefault(a => a.GetProperty("currency").GetString() == currency.GetProperty("currency").GetString());
            Assert.Equal(Number(currency, "balance"), closing.ValueKind is JsonValueKind.Undefined ? 0 : Number(closing, "closing"));
            if (closing.ValueKind is not JsonValueKind.Undefined)
                Assert.Equal(Number(closing, "closing"), Number(closing, "opening") + Number(closing, "movements"));
        }
    }

    private static JsonElement Account(Reply reply, string currency) =>
        reply.At("meta", "accounts").EnumerateArray().Single(a => a.GetProperty("currency").GetString() == currency);

    private static decimal Number(JsonElement row, string name) => row.GetProperty(name).GetDecimal();

    private void Put()
    {
        for (var n = 201; n <= 204; n++)
        {
            var invoice = new Invoice
            {
                Id = EntityId.Of($"statement/{n}"), Version = 1, Number = $"HYP-2026-0{n}", ClientId = World.Acme,
                    Status = InvoiceStatus.Sent, IssuedOn = new(2026, 2, n - 200),
                DueOn = new(2026, 4, 1), Total = n, Currency = n % 2 == 0 ? "EUR" : "CHF", CreatedAt = World.Start, UpdatedAt = World.Start,
            };
            var payment = new Payment
            {
                Id = EntityId.Of($"statement/paid/{n}"), Version = 1, Reference = $"PAY-2026-0{n}", ClientId = World.Acme,
                    InvoiceId = invoice.Id, On = new(2026, 2, 10), Amount = 50,
                Applied = 50, Currency = invoice.Currency, Status = PaymentStatus.Completed, CreatedAt = World.Start,
                    UpdatedAt = World.Start,
            };
            var paid = invoice.WithPaid(50);
            api.World.Put(paid with { Standing = paid.StandingOn(new(2026, 3, 2)) });
            api.World.Put(payment);
        }
    }
}
