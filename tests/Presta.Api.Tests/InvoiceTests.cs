using System.Text;
using Presta.Api.Tests.Fakes;
using Presta.Billing;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class InvoiceTests(ApiFixture api)
{
    [Fact]
    public async Task An_invoices_paper_is_the_same_bytes_each_time_and_none_are_sent_again()
    {
        var invoice = Put("HYP-2026-0101", World.Acme);
        var (first, second) =
            (await api.Get($"/api/client/invoices/{invoice.Id}/pdf", World.Alice),
            await api.Get($"/api/client/invoices/{invoice.Id}/pdf", World.Alice));
        Assert.Equal((200, "application/pdf"), (first.Status, first.Header("Content-Type")));
        Assert.Contains("HYP-2026-0101.pdf", first.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(first.Body.AsSpan(0, 5)));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(
            304, (await api.Get($"/api/client/invoices/{invoice.Id}/pdf", World.Alice, ("If-None-Match", first.Header("ETag")!))).Status);
        var german = await api.Get($"/api/client/invoices/{invoice.Id}/pdf?lang=de", World.Alice);
        Assert.True(german.Status == 200 && !german.Body.SequenceEqual(first.Body));
        Assert.Equal((400, "VALIDATION_ERROR"), await Of($"/api/client/invoices/{invoice.Id}/pdf?lang=xx"));
    }

    [Fact]
    public async Task What_is_a_draft_or_somebody_elses_is_not_there_and_is_counted_nowhere()
    {
        var before = await api.Get("/api/client/invoices", World.Alice);
        var (draft, foreign) = (Put("HYP-2026-0102", World.Acme, InvoiceStatus.Draft), Put("HYP-2026-0103", World.Globex));
        foreach (var id in new[] { draft.Id, foreign.Id, World.Id(404) })
            foreach (var path in (string[])["", "/pdf"])
                Assert.Equal((404, "NOT_FOUND"), await Of($"/api/client/invoices/{id}{path}"));
        var after = await api.Get("/api/client/invoices", World.Alice);
        Assert.Equal(before.At("meta", "total").GetInt32(), after.At("meta", "total").GetInt32());
        Assert.Equal(before.At("meta", "sums").GetRawText(), after.At("meta", "sums").GetRawText());
        Assert.Equal(0, (await api.Get("/api/client/invoices?q=HYP-2026-0103", World.Alice)).At("meta", "total").GetInt32());
        Assert.Equal(
            404, (await api.Post("/api/client/payments/new", World.Alice, new { invoice_id = foreign.Id.ToString(), method = "transfer" },
            ("Idempotency-Key", Guid.NewGuid().ToString()))).Status);
    }

    [Fact]
    public async Task The_lists_figures_are_those_of_the_balance()
    {
        Put("HYP-2026-0104", World.Acme);
        var sums = (await api.Get("/api/client/invoices", World.Alice)).At("meta", "sums").EnumerateArray()
            .Where(s => s.GetProperty("currency").GetString() == "CHF").ToList();
        var balance = (await api.Get("/api/client/balance", World.Alice)).At("data");
        Assert.Equal(
            sums.Sum(s => s.GetProperty("open").GetDecimal()), balance.GetProperty("total_pending").GetDecimal() + balance.GetProperty(
            "total_overdue").GetDecimal());
    }

    [Fact]
    public async Task Who_pays_says_a_key_and_never_a_cards_number()
    {
        var invoice = Put("HYP-2026-0105", World.Acme);
        var order = new { invoice_id = invoice.Id.ToString(), method = "transfer" };
        Assert.Equal(400, (await api.Post("/api/client/payments/new", World.Alice, order)).Status);
        foreach (var body in new object[]
        {
            new { invoice_id = invoice.Id.ToString(), method = "card", card_token = "4242424242424242" },
            new { invoice_id = invoice.Id.ToString(), method = "card", card_token = "tok_ok", card_number = "4242424242424242" },
            new { invoice_id = invoice.Id.ToString(), method = "card", card_token = "tok_ok", cvv = "123" },
        })
            Assert.Equal(
                400, (await api.Post("/api/client/payments/new", World.Alice, body, ("Idempotency-Key", Guid.NewGuid().ToString())))
                .Status);
        var paid = await api.Post("/api/client/payments/new", World.Alice, order, ("Idempotency-Key", Guid.NewGuid().ToString()));
        Assert.Equal((201, "pending"), (paid.Status, paid.Text("data", "status")));
    }

    [Fact]
    public async Task Several_invoices_are_paid_at_once_by_a_key_or_none_of_them()
    {
        var (first, second, foreign) =
            (Put("HYP-2026-0108", World.Acme), Put("HYP-2026-0109", World.Acme), Put("HYP-2026-0110", World.Globex));
        object Part(Invoice invoice, decimal amount) => new { invoice_id = invoice.Id.ToString(), amount };
        Task<Reply> Pay(string key, params object[] allocations) =>
            api.Post("/api/client/payments", World.Alice, new { allocations, method = "transfer" }, ("Idempotency-Key", key));
        Assert.Equal(
            400, (await api.Post("/api/client/payments", World.Alice, new { allocations = new[] { Part(first, 50) }, method = "transfer" }))
            .Status);
        foreach (var wrong in new object[][] { [], [Part(first, 50), Part(first, 8)], [Part(first, -1)], [Part(first, 1.001m)],
            [new { invoice_id = first.Id.ToString() }], [Part(first, 0.5m)], [.. Enumerable.Repeat(Part(first, 1), 51)] })
            Assert.Equal(
                (400, "VALIDATION_ERROR"), await Pay(Guid.NewGuid().ToString(), wrong) is var refused ? (refused.Status, refused.Code)
                : default);
        Assert.Equal(404, (await Pay(Guid.NewGuid().ToString(), Part(first, 50), Part(foreign, 8))).Status);
        Assert.Equal(409, (await Pay(Guid.NewGuid().ToString(), Part(first, 50), Part(second, 108.11m))).Status);
        Assert.Equal(
            400, (await api.Post("/api/client/payments", World.Alice,
            new { allocations = new[] { Part(first, 50) }, method = "card", card_token = "4242424242424242" },
            ("Idempotency-Key", Guid.NewGuid().ToString()))).Status);

        var key = Guid.NewGuid().ToString();
        var (paid, again) = (await Pay(key, Part(first, 50), Part(second, 8.10m)), await Pay(key, Part(first, 50), Part(second, 8.10m)));

        Assert.Equal((201, 58.1m, "pending"), (paid.Status, paid.At("data", "amount").GetDecimal(), paid.Text("data", "status")));
        Assert.Equal(paid.At("data").GetRawText(), again.At("data").GetRawText());
        Assert.Equal([50m, 8.1m], paid.At("data", "allocations").EnumerateArray().Select(a => a.GetProperty("amount").GetDecimal()));
        var parts = (await api.Get($"/api/client/payments?charge_id={paid.Text("data", "id")}", World.Alice)).At("data").EnumerateArray()
            .ToList();
        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.Equal(58.1m, p.GetProperty("charge_amount").GetDecimal()));
    }

    [Fact]
    public async Task A_credit_is_shown_and_put_to_ones_own_invoice_as_far_as_both_reach()
    {
        var (invoice, foreign) = (Put("HYP-2026-0106", World.Acme), Put("HYP-2026-0107", World.Globex));
        var (mine, theirs) = (Credit("NC-2026-0001", World.Acme, 30), Credit("NC-2026-0002", World.Globex, 30));
        var listed = (await api.Get("/api/client/credits", World.Alice)).At("data").EnumerateArray().ToList();
        Assert.Contains(listed, c => c.GetProperty("number").GetString() == "NC-2026-0001" && c.GetProperty("left").GetDecimal() == 30);
        Assert.DoesNotContain(listed, c => c.GetProperty("number").GetString() == "NC-2026-0002");
        var open = (await api.Get($"/api/client/invoices/{invoice.Id}", World.Alice)).At("data", "open_amount").GetDecimal();

        var applied = await Apply(mine, invoice, 20);

        Assert.Equal((200, 10m), (applied.Status, applied.At("data", "left").GetDecimal()));
        Assert.Equal(open - 20, (await api.Get($"/api/client/invoices/{invoice.Id}", World.Alice)).At("data", "open_amount").GetDecimal());
        Assert.Equal(409, (await Apply(mine, invoice, 10.01m)).Status);
        Assert.Equal((400, "VALIDATION_ERROR"), ((await Apply(mine, invoice, -1)).Status, (await Apply(mine, invoice, 1.001m)).Code));
        foreach (var reply in new[] { await Apply(mine, foreign, 1), await Apply(theirs, invoice, 1) })
            Assert.Equal((404, "NOT_FOUND"), (reply.Status, reply.Code));
        Assert.Equal(0, (await Apply(mine, invoice, null)).At("data", "left").GetDecimal());
    }

    private Task<Reply> Apply(Credit credit, Invoice invoice, decimal? amount) =>
        api.Post($"/api/client/credits/{credit.Id}/apply", World.Alice, amount is null ? new { invoice_id = invoice.Id.ToString() }
            : new { invoice_id = invoice.Id.ToString(), amount });

    private Credit Credit(string number, EntityId client, decimal amount)
    {
        var credit =
            new Credit { Id = EntityId.New(World.Start), Version = 1, Number = number, ClientId = client, Amount = amount, Currency = "CHF",
            On = new(2026, 3, 1), CreatedAt = World.Start, UpdatedAt = World.Start };
        api.World.Put(credit);
        return credit;
    }

    private async Task<(int, string?)> Of(string path)
    {
        var reply = await api.Get(path, World.Alice);
        return (reply.Status, reply.Code);
    }

    private Invoice Put(string number, EntityId client, InvoiceStatus status = InvoiceStatus.Sent)
    {
        var invoice = new Invoice
        {
            Id = EntityId.Of(number), Version = 1, Number = number, ClientId = client, Status = status, IssuedOn = new(2026, 2, 1),
                DueOn = new(2026, 4, 1), Subtotal = 100, VatRate = 8.1m,
            VatAmount = 8.1m, Total = 108.1m, Currency = "CHF", Description = "Conseil", QrReference = QrReference.Of("20260042"),
                CreatedAt = World.Start, UpdatedAt = World.Start,
        };
        api.World.Put(invoice with { Standing = invoice.StandingOn(new(2026, 3, 2)) });
        return invoice;
    }
}
