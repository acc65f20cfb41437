using System.Collections.Concurrent;
using System.Collections.Immutable;
using Presta.Billing;
using Presta.Notion;

namespace Presta.Tests.Billing;

/// <summary>The simulated gateway, where no sandbox has to be asked for leave.</summary>
internal sealed class OpenGateway(IGrainFactory grains) : IPaymentProvider
{
    private static readonly ConcurrentDictionary<EntityId, bool> Silent = new();
    private readonly SimulatedGateway gateway = new(grains, new NotionOptions { BaseUrl = "http://127.0.0.1:9" });

    public Task<bool> IsThere() => Task.FromResult(true);

    /// <summary><c>tok_broken</c> is charged, and the connection breaks before the answer.</summary>
    public async Task<ChargeOutcome> Charge(EntityId payment, decimal amount, string currency, PaymentMethod method, string token)
    {
        if (token is "tok_silent") Silence(payment);
        var outcome = Answer(payment, await gateway.Charge(payment, amount, currency, method, token));
        return token is "tok_broken" ? throw new HttpRequestException("the connection broke") : outcome;
    }

    public async Task<ChargeOutcome?> Find(EntityId payment) => Answer(payment, await gateway.Find(payment));

    public async Task<ChargeOutcome> Refund(EntityId payment, decimal amount, string currency) =>
        Answer(payment, await gateway.Refund(payment, amount, currency));

    /// <summary>Does what it is asked for the payment, and answers nothing any more.</summary>
    public static void Silence(EntityId payment) => Silent[payment] = true;

    public static void Speak(EntityId payment) => Silent.TryRemove(payment, out _);

    private static T Answer<T>(EntityId payment, T answer) => Silent.ContainsKey(payment) ? throw new TimeoutException("no answer")
        : answer;
}

/// <summary>Two silos, one invoice, many who pay.</summary>
public sealed class PayingTests(PayingWorld world) : IClassFixture<PayingWorld>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private IBillingGrain Billing => world.Grains.Billing(company);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    [Fact]
    public async Task Ten_who_pay_the_same_500_at_once_pay_once()
    {
        var invoice = await Invoice(500);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Billing.Pay(Me, Card(invoice, "tok_visa", 500))));

        Assert.Single(answers, answer => answer.Error is null);
        var books = (await Billing.Look(Me)).Value!;
        Assert.Equal(
            (500, 0, InvoiceStatus.Paid), (books.Payments.Single().Amount, books.Invoice(invoice)!.Open, books.Invoice(invoice)!.Status));
        Assert.Equal(0, Receivables.Of(books, books.Payments[0].On!.Value)[0].Balance);
    }

    [Theory, InlineData("tok_declined", "card_declined"), InlineData("tok_insufficient", "insufficient_funds")]
    public async Task A_declined_card_leaves_the_invoice_open(string token, string reason)
    {
        var invoice = await Invoice(80);
        var refused = (await Billing.Pay(Me, Card(invoice, token, null))).Error!;
        Assert.Equal(("PAYMENT_DECLINED", reason), (refused.Code, refused.Args[0]));
        Assert.Equal(80, (await Billing.Look(Me)).Value!.Invoice(invoice)!.Open);
    }

    [Theory, InlineData("tok_timeout"), InlineData("tok_broken")]
    public async Task A_charge_without_an_answer_is_asked_for_and_found(string token)
    {
        var invoice = await Invoice(80);
        Assert.Equal(PaymentStatus.Completed, (await Billing.Pay(Me, Card(invoice, token, null))).Value!.Row.Status);
    }

    [Fact]
    public async Task The_same_operation_pays_once_also_after_all_silos_ended()
    {
        var (invoice, me) = (await Invoice(80), Me);
        var first = (await Billing.Pay(me, Card(invoice, "tok_visa", 30))).Value!;
        await world.Restart();
        var again = (await Billing.Pay(me, Card(invoice, "tok_visa", 30))).Value!;
        Assert.Equal(
            (first.Row.Id, first.Row.Reference, 50),
            (again.Row.Id, again.Row.Reference, (await Billing.Look(Me)).Value!.Invoice(invoice)!.Open));
    }

    [Fact]
    public async Task An_invoice_that_a_person_marks_as_paid_gets_its_payment_and_one_set_back_keeps_it()
    {
        var invoice = await Invoice(80);
        var row = (await Billing.Look(Me)).Value!.Invoice(invoice)!;
        await Merge(row with { Status = InvoiceStatus.Paid });
        var paid = (await Billing.Look(Me)).Value!;
        Assert.Equal((80, 80), (paid.Invoice(invoice)!.Paid, paid.Payments.Single().Amount));
        await Merge(paid.Invoice(invoice)! with { Status = InvoiceStatus.Sent, Paid = 0, Total = 10 });
        Assert.Equal(
            (80, 80, InvoiceStatus.Paid),
            ((await Billing.Look(Me)).Value!.Invoice(invoice) is { } kept ? (kept.Paid, kept.Total, kept.Status) : default));
    }

    [Fact]
    public async Task Another_companys_books_are_not_there() =>
        Assert.Equal("NOT_FOUND", (await Billing.Look(Me with { CompanyId = EntityId.New(Now) })).Error!.Code);

    [Fact]
    public async Task A_refund_asked_for_twice_at_once_is_one()
    {
        var invoice = await Invoice(80);
        var paid = (await Billing.Pay(Me, Card(invoice, "tok_visa", null))).Value!.Row;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Billing.Refund(Scope.System, paid.Id)));
        var books = (await Billing.Look(Me)).Value!;
        Assert.Equal((80, PaymentStatus.Refunded), (books.Invoice(invoice)!.Open, books.Payment(paid.Id)!.Status));
    }

    [Fact]
    public async Task A_charge_is_never_repeated_or_given_back_with_another_amount()
    {
        var (gateway, id) = (new OpenGateway(world.Grains), EntityId.New(Now));
        await gateway.Charge(id, 30, "CHF", PaymentMethod.Card, "tok_visa");
        Assert.Null((await gateway.Charge(id, 30, "CHF", PaymentMethod.Card, "tok_declined")).Reason);
        await Assert.ThrowsAsync<InvalidOperationException>(() => gateway.Charge(id, 31, "CHF", PaymentMethod.Card, "tok_visa"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => gateway.Charge(id, 30, "EUR", PaymentMethod.Card, "tok_visa"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => gateway.Refund(id, 29, "CHF"));
        Assert.Equal("not_charged", (await gateway.Refund(EntityId.New(Now), 30, "CHF")).Reason);
    }

    private static NewPayment Card(EntityId invoice, string token, decimal? amount) =>
        new(invoice, PaymentMethod.Card, amount, CardToken: token, CardLast4: "4242");

    private Task<EntityId> Invoice(decimal total) => world.Invoice(company, total);

    private Task<ImmutableArray<Row>> Merge(Invoice row) => world.Merge(row);
}
