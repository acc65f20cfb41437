using System.Text;
using Presta.Api.Tests.Fakes;
using Presta.Billing;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class QuoteTests(ApiFixture api)
{
    private static readonly DateOnly Today = TimeProvider.System.Today();

    [Fact]
    public async Task A_quote_is_read_in_the_list_by_itself_and_on_paper()
    {
        var quote = Put("DEV-2026-0001", World.Acme);
        api.World.Put(
            new InvoiceLine { Id = World.Id(8_100), Version = 1, Description = "Conception", InvoiceId = quote.Id, ClientId = World.Acme,
            Position = 1, Quantity = 2, UnitPrice = 500, VatRate = 8.1m });
        var card = Assert.Single((await api.Get("/api/client/quotes?q=DEV-2026-0001", World.Alice)).At("data").EnumerateArray());
        Assert.Equal(
            ("DEV-2026-0001", "sent", $"{Today.AddDays(29):yyyy-MM-dd}", 30),
            (card.GetProperty("number").GetString(), card.GetProperty("status").GetString(), card.GetProperty("valid_until").GetString(),
                card.GetProperty("validity_days").GetInt32()));
        var detail = await api.Get($"/api/client/quotes/{quote.Id}", World.Alice);
        Assert.Equal((200, "viewed", true), (detail.Status, detail.Text("data", "status"), detail.At("data", "decidable").GetBoolean()));
        Assert.Equal(1_000, Assert.Single(detail.At("data", "items").EnumerateArray()).GetProperty("total").GetDecimal());
        Assert.False(detail.At("data").TryGetProperty("internal_notes", out _));
        var (french, german) =
            (await api.Get($"/api/client/quotes/{quote.Id}/pdf", World.Alice),
            await api.Get($"/api/client/quotes/{quote.Id}/pdf?lang=de", World.Alice));
        Assert.Equal((200, "application/pdf"), (french.Status, french.Header("Content-Type")));
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(french.Body.AsSpan(0, 5)));
        Assert.False(french.Body.SequenceEqual(german.Body));
    }

    [Fact]
    public async Task It_is_accepted_once_as_it_was_seen()
    {
        var quote = Put("DEV-2026-0002", World.Acme);
        var seen = (await api.Get($"/api/client/quotes/{quote.Id}", World.Alice)).At("meta", "version").GetInt64();
        Assert.Equal((409, "QUOTE_CHANGED"), Of(await Accept(quote, new { amount_ttc = 999 })));
        Assert.Equal(
            412, (await api.Post($"/api/client/quotes/{quote.Id}/accept", World.Alice, new { }, ("If-Match", $"\"{seen - 1}\""))).Status);
        var accepted = await api.Post(
            $"/api/client/quotes/{quote.Id}/accept", World.Alice, new { signed_by = "Alice Rey", amount_ttc = 1_081 },
            ("If-Match", $"\"{seen}\""));
        Assert.Equal(
            (200, "accepted", "Alice Rey"), (accepted.Status, accepted.Text("data", "status"), accepted.Text("data", "decided_by")));
        Assert.Equal((409, "ALREADY_ACCEPTED"), Of(await Accept(quote, new { })));
        Assert.Equal(
            (409, "ALREADY_ACCEPTED"),
            Of(await api.Post($"/api/client/quotes/{quote.Id}/decline", World.Alice, new { reason = "Trop cher." })));
    }

    [Fact]
    public async Task It_is_declined_with_a_reason_and_not_once_it_has_expired()
    {
        var (quote, late) = (Put("DEV-2026-0003", World.Acme), Put("DEV-2026-0004", World.Acme, on: Today.AddDays(-31)));
        foreach (var body in new object[] { new { reason = new string('x', 1_001) }, new { reason = 1 }, new { signed_by = "" },
            "[]", "{" })
            Assert.Equal((400, "VALIDATION_ERROR"), Of(await api.Post($"/api/client/quotes/{quote.Id}/decline", World.Alice, body)));
        foreach (var body in new object[] { new { signed_by = "" }, new { amount_ttc = -1 }, new { amount_ttc = 1.001m },
            new { comment = new string('x', 1_001) }, new { client_reference = new string('x', 61) } })
            Assert.Equal((400, "VALIDATION_ERROR"), Of(await Accept(quote, body)));
        Assert.Equal(
            "rejected", (await api.Post($"/api/client/quotes/{quote.Id}/decline", World.Alice, new { reason = "Trop cher." }))
            .Text("data", "status"));
        Assert.Equal((409, "QUOTE_EXPIRED"), Of(await Accept(late, new { })));
        Assert.Equal("expired", (await api.Get($"/api/client/quotes/{late.Id}", World.Alice)).Text("data", "status"));
    }

    [Fact]
    public async Task What_is_a_draft_or_somebody_elses_is_not_there_and_is_counted_nowhere()
    {
        var (list, summary) =
            (await api.Get("/api/client/quotes", World.Alice),
            await api.Get($"/api/client/financial-summary?year={Today.Year}", World.Alice));
        var (draft, foreign) = (Put("DEV-2026-0005", World.Acme, QuoteStatus.Draft), Put("DEV-2026-0006", World.Globex));
        foreach (var id in new[] { draft.Id, foreign.Id, World.Id(404) })
        {
            foreach (var path in (string[])["", "/pdf"])
                Assert.Equal((404, "NOT_FOUND"), Of(await api.Get($"/api/client/quotes/{id}{path}", World.Alice)));
            Assert.Equal((404, "NOT_FOUND"), Of(await api.Post($"/api/client/quotes/{id}/accept", World.Alice, new { })));
            Assert.Equal((404, "NOT_FOUND"), Of(await api.Post($"/api/client/quotes/{id}/decline", World.Alice, new { reason = "Non." })));
        }
        var after = await api.Get("/api/client/quotes", World.Alice);
        Assert.Equal(list.At("meta", "total").GetInt32(), after.At("meta", "total").GetInt32());
        Assert.Equal(list.At("meta", "sums").GetRawText(), after.At("meta", "sums").GetRawText());
        Assert.Equal(
            summary.At("data", "totals").GetRawText(), (await api.Get($"/api/client/financial-summary?year={Today.Year}", World.Alice))
            .At("data", "totals").GetRawText());
    }

    [Fact]
    public async Task What_was_quoted_in_a_year_is_the_sum_of_its_list_without_what_was_declined()
    {
        Put("DEV-2026-0007", World.Acme);
        Put("DEV-2026-0008", World.Acme, QuoteStatus.Rejected);
        var sums = (await api.Get($"/api/client/quotes?currency=CHF&from={Today.Year}-01-01&to={Today:yyyy-MM-dd}", World.Alice))
            .At("meta", "sums").EnumerateArray().ToArray();
        var summary = (await api.Get($"/api/client/financial-summary?year={Today.Year}", World.Alice)).At("data");
        Assert.Contains(sums, s => s.GetProperty("status").GetString() == "rejected");
        Assert.Equal(
            sums.Where(s => s.GetProperty("status").GetString() is not "rejected").Sum(s => s.GetProperty("amount_ttc").GetDecimal()),
            summary.GetProperty("totals").GetProperty("total_quoted").GetDecimal());
        Assert.Equal(sums.Sum(s => s.GetProperty("count").GetInt32()), summary.GetProperty("quotes").GetArrayLength());
    }

    private Task<Reply> Accept(Quote quote, object said) => api.Post($"/api/client/quotes/{quote.Id}/accept", World.Alice, said);

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);

    private Quote Put(string number, EntityId client, QuoteStatus status = QuoteStatus.Sent, DateOnly? on = null)
    {
        var quote = new Quote
        {
            Id = EntityId.Of(number), Version = 1, Number = number, ClientId = client, Status = status, IssuedOn = on ?? Today.AddDays(-1),
                Subtotal = 1_000, VatRate = 8.1m, VatAmount = 81, Total = 1_081,
            Currency = "CHF", Subject = "Conception du site", CreatedAt = World.Start, UpdatedAt = World.Start,
        };
        quote = quote with { Standing = quote.StandingOn(Today) };
        api.World.Put(quote);
        return quote;
    }
}
