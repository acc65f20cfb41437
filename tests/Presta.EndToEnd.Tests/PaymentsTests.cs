using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Money, on the product as it is shipped.</summary>
public sealed class PaymentsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Ten_who_pay_the_same_500_at_once_pay_once()
    {
        await using var presta = await Installation.Start([.. Installation.Unhurried, .. Testing.Client.Unlimited]);
        await presta.Tells(async () =>
        {
            var client = presta.Client;
            var invoice = (await client.Get("/api/client/invoices?filter[amount][gt]=500&status=pending,overdue&limit=1")).Data[0];
            var (id, open) = (invoice.GetProperty("id").GetString()!, invoice.GetProperty("open_amount").GetDecimal());
            if (open > 500) Assert.True((await Pay(client, id, open - 500)).IsOk);
            var paid = (await client.Get($"/api/client/invoices/{id}")).Data.GetProperty("payments").GetArrayLength();

            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Pay(client, id, 500)));

            Assert.Single(answers, a => a.IsOk);
            Assert.All(answers.Where(a => !a.IsOk), a => Assert.Equal(409, (int)a.Status));
            var after = (await client.Get($"/api/client/invoices/{id}")).Data;
            Assert.Equal(
                (0, "paid", paid + 1),
                (after.GetProperty("open_amount").GetDecimal(), after.GetProperty("status").GetString(),
                    after.GetProperty("payments").GetArrayLength()));
            Assert.Equal(after.GetProperty("total_ttc").GetDecimal(), after.GetProperty("paid_amount").GetDecimal());
            output.Tell(
                $"of ten, one paid; the others were told: {string.Join(", ", answers.Where(a => !a.IsOk).GroupBy(a => a.Json.GetProperty("error").GetProperty("code").GetString()).Select(g => $"{g.Key} x {g.Count()}"))}");
        });
    }

    private static Task<Testing.Reply> Pay(Testing.Client client, string invoice, decimal amount) => client.Post(
        "/api/client/payments/new",
        new { invoice_id = invoice, method = "card", amount, card_token = "tok_visa", card_last4 = "4242",
            idempotency_key = Guid.NewGuid().ToString() });
}
