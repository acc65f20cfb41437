using Presta.Billing;

namespace Presta.Tests.Billing;

/// <summary>One charge for several invoices, on two silos.</summary>
public sealed class PayingManyTests(PayingWorld world) : IClassFixture<PayingWorld>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private IBillingGrain Billing => world.Grains.Billing(company);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    [Fact]
    public async Task Several_invoices_are_paid_by_one_charge_under_one_reference()
    {
        var (first, second) = (await world.Invoice(company, 80), await world.Invoice(company, 50));
        var paid = (await Billing.PayMany(Me, Card("tok_visa", (first, 80), (second, 20)))).Value!.Row;
        var books = (await Look());
        Assert.Equal((0, 30, 100), (books.Invoice(first)!.Open, books.Invoice(second)!.Open, paid.Charged));
        Assert.Equal([(80m, paid.Reference, PaymentStatus.Completed), (20m, paid.Reference, PaymentStatus.Completed)],
            books.Payments.OrderByDescending(p => p.Amount).Select(p => (p.Amount, p.Reference, p.Status)));
        Assert.Equal(30, Receivables.Of(books, DateOnly.MaxValue)[0].Balance);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new OpenGateway(world.Grains).Charge(paid.Charge, 80, "CHF", PaymentMethod.Card, "tok_visa"));
    }

    [Fact]
    public async Task One_that_cannot_be_paid_so_refuses_all()
    {
        var (first, second, foreign) =
            (await world.Invoice(company, 80), await world.Invoice(company, 50), await world.Invoice(EntityId.New(Now), 50));
        Assert.Equal("AMOUNT_TOO_HIGH", (await Billing.PayMany(Me, Card("tok_visa", (first, 80), (second, 50.01m)))).Error!.Code);
        Assert.Equal("NOT_FOUND", (await Billing.PayMany(Me, Card("tok_visa", (first, 80), (foreign, 50)))).Error!.Code);
        Assert.Equal("VALIDATION_ERROR", (await Billing.PayMany(Me, Card("tok_visa", (first, 40), (first, 40)))).Error!.Code);
        Assert.Equal("PAYMENT_DECLINED", (await Billing.PayMany(Me, Card("tok_declined", (first, 80), (second, 50)))).Error!.Code);
        var books = await Look();
        Assert.Equal((80, 50), (books.Invoice(first)!.Open, books.Invoice(second)!.Open));
        Assert.All(books.Payments, p => Assert.Equal(PaymentStatus.Failed, p.Status));
        Assert.Equal(2, books.Payments.Length);
    }

    [Fact]
    public async Task Less_than_the_minimum_is_refused_unless_it_is_all_that_is_open()
    {
        var (first, second) = (await world.Invoice(company, 80), await world.Invoice(company, 0.40m));
        Assert.Equal("VALIDATION_ERROR", (await Billing.PayMany(Me, Card("tok_visa", (first, 0.30m), (second, 0.40m)))).Error!.Code);
        Assert.Equal("VALIDATION_ERROR", (await Billing.Pay(Me, new(first, PaymentMethod.Card, 0.99m, CardToken: "tok_visa"))).Error!.Code);
        Assert.Null((await Billing.PayMany(Me, Card("tok_visa", (second, 0.40m)))).Error);
        Assert.Null((await Billing.Pay(Me, new(first, PaymentMethod.Card, 1, CardToken: "tok_visa"))).Error);
    }

    /// <summary>Each takes two of four invoices and most of what is open: no two of them can both be had where they meet.</summary>
    [Fact]
    public async Task Ten_overlapping_payments_at_once_overpay_nothing_and_lose_nothing()
    {
        var invoices = new EntityId[4];
        for (var i = 0; i < invoices.Length; i++) invoices[i] = await world.Invoice(company, 100);
        var orders = Enumerable.Range(0, 10).Select(i => Card("tok_visa", (invoices[i % 4], 60), (invoices[(i + 1) % 4], 30 + i)))
            .ToArray();

        var answers = await Task.WhenAll(orders.Select(order => Billing.PayMany(Me, order)));

        var (books, taken) = (await Look(), answers.Where(a => a.Error is null).Select(a => a.Value!.Row).ToArray());
        Assert.NotEmpty(taken);
        Assert.True(taken.Length < 10);
        Assert.All(books.Invoices, i => Assert.InRange(i.Paid, 0, i.Total));
        Assert.Equal(taken.Sum(p => p.Charged), books.Invoices.Sum(i => i.Paid));
        Assert.Equal(taken.Sum(p => p.Charged), books.Payments.Where(p => p.Status is PaymentStatus.Completed).Sum(p => p.Amount));
        Assert.All(books.Payments.GroupBy(p => p.Charge), charge => Assert.Single(charge.Select(p => (p.Status, p.Reference)).Distinct()));
        Assert.Equal(taken.Length, books.Payments.Select(p => p.Reference).Distinct().Count());
        Assert.Empty(books.Credits);
    }

    [Fact]
    public async Task The_same_operation_pays_once_and_another_order_under_it_is_refused()
    {
        var (first, second, me) = (await world.Invoice(company, 80), await world.Invoice(company, 50), Me);
        var paid = (await Billing.PayMany(me, Card("tok_visa", (first, 30), (second, 20)))).Value!.Row;
        await world.Restart();
        var again = (await Billing.PayMany(me, Card("tok_visa", (first, 30), (second, 20)))).Value!.Row;
        Assert.Equal(
            (paid.Id, paid.Reference, 50, 30),
            (again.Id, again.Reference, (await Look()).Invoice(first)!.Open, (await Look()).Invoice(second)!.Open));
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await Billing.PayMany(me, Card("tok_visa", (first, 30), (second, 21)))).Error!.Code);
    }

    [Fact]
    public async Task A_refund_of_a_part_gives_the_whole_charge_back()
    {
        var (first, second) = (await world.Invoice(company, 80), await world.Invoice(company, 50));
        await Billing.PayMany(Me, Card("tok_visa", (first, 80), (second, 20)));
        var part = (await Look()).Payments.Single(p => p.InvoiceId == second);
        Assert.Equal(PaymentStatus.Refunded, (await Billing.Refund(Scope.System, part.Id)).Value!.Row.Status);
        var books = await Look();
        Assert.Equal(
            (80, 50, 130), (books.Invoice(first)!.Open, books.Invoice(second)!.Open, Receivables.Of(books, DateOnly.MaxValue)[0].Balance));
    }

    [Theory, InlineData(130, 0, 0, 0), InlineData(95, 0, 35, 0), InlineData(80, 0, 50, 0), InlineData(150, 0, 0, 20)]
    public async Task A_transfer_comes_in_for_all_of_them_as_far_as_it_reaches(int received, int openOfFirst, int openOfSecond, int credit)
    {
        var (first, second) = (await world.Invoice(company, 80), await world.Invoice(company, 50));
        var announced = (await Billing.PayMany(Me, new([new(first, 80), new(second, 50)], PaymentMethod.Transfer))).Value!.Row;
        Assert.Null((await Billing.Settle(Scope.System, announced.Id, received)).Error);
        var books = await Look();
        Assert.Equal(
            (openOfFirst, openOfSecond, credit), (books.Invoice(first)!.Open, books.Invoice(second)!.Open, books.Credits.Sum(c => c.Left)));
        Assert.Equal(received, books.Payments.Where(p => p.Status is PaymentStatus.Completed).Sum(p => p.Amount));
        Assert.DoesNotContain(books.Payments, p => p.Status is PaymentStatus.Pending);
    }

    [Fact]
    public async Task Credit_put_to_an_invoice_twice_by_one_operation_is_put_once_also_by_other_silos()
    {
        var (paid, open, me) = (await world.Invoice(company, 50), await world.Invoice(company, 80), Me);
        await Billing.Receive(Scope.System with { Operation = EntityId.New(Now) }, paid, 90);
        var credit = (await Look()).Credits.Single();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Billing.UseCredit(me, credit.Id, open, 10)));
        await world.Restart();
        var again = await Billing.UseCredit(me, credit.Id, open, 10);
        Assert.Equal((30, 70), (again.Value!.Row.Left, (await Look()).Invoice(open)!.Open));
        Assert.Single((await Look()).Invoice(open)!.Credits);
        Assert.Equal(20, (await Billing.UseCredit(Me, credit.Id, open, 10)).Value!.Row.Left);
    }

    [Fact]
    public async Task The_version_of_the_books_never_falls_whatever_is_trashed_or_read_anew()
    {
        var invoice = await world.Invoice(company, 80);
        await world.Invoice(company, 20);
        await Billing.Pay(Me, new(invoice, PaymentMethod.Card, 10, CardToken: "tok_visa"));
        var versions = new List<long> { (await Look()).Version };
        var row = (await Look()).Invoices.Single(i => i.Total == 20);
        await Billing.Merge(Nouns.Invoices.Name, [new(row, row.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(5), true)]);
        Assert.Single((await Look()).Invoices);
        versions.Add((await Look()).Version);
        await world.Restart();
        versions.Add((await Look()).Version);
        await Billing.Pay(Me, new(invoice, PaymentMethod.Card, 10, CardToken: "tok_visa"));
        versions.Add((await Look()).Version);
        await world.Restart();
        versions.Add((await Look()).Version);
        Assert.Equal(versions.Order(), versions);
        Assert.True(versions[1] > versions[0] && versions[3] > versions[2], string.Join(", ", versions));
    }

    private async Task<Books> Look() => (await Billing.Look(Me)).Value!;

    private static NewCharge Card(string token, params (EntityId Invoice, decimal Amount)[] parts) =>
        new([.. parts.Select(p => new Allocation(p.Invoice, p.Amount))], PaymentMethod.Card, CardToken: token, CardLast4: "4242");
}
