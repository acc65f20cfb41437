using System.Collections.Immutable;
using Presta.Billing;
using Presta.Catalogs;
using Presta.Notion;
using Presta.Tests.People;

namespace Presta.Tests.Billing;

/// <summary>The simulated gateway, where no sandbox has to be asked for leave.</summary>
internal sealed class OpenGateway(IGrainFactory grains) : IPaymentProvider
{
    private readonly SimulatedGateway gateway = new(grains, new NotionOptions { BaseUrl = "http://127.0.0.1:9" });

    public Task<bool> IsThere() => Task.FromResult(true);

    /// <summary><c>tok_broken</c> is charged, and the connection breaks before the answer.</summary>
    public async Task<ChargeOutcome> Charge(EntityId payment, decimal amount, string currency, PaymentMethod method, string token)
    {
        var outcome = await gateway.Charge(payment, amount, currency, method, token);
        return token is "tok_broken" ? throw new HttpRequestException("the connection broke") : outcome;
    }

    public Task<ChargeOutcome?> Find(EntityId payment) => gateway.Find(payment);

    public Task Refund(EntityId payment) => gateway.Refund(payment);
}

/// <summary>Two silos, one invoice, many who pay.</summary>
public sealed class PayingTests(PeopleWorld world) : IClassFixture<PeopleWorld>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private IBillingGrain Billing => world.Grains.Billing(company);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    public async Task InitializeAsync()
    {
        foreach (var noun in new[] { Nouns.Invoices, Nouns.Payments, Nouns.Credits })
            while ((await noun.Catalog(world.Grains).State()).Phase is not CatalogPhase.Live)
            {
                await noun.Catalog(world.Grains).Told(new(true, 100, null, Now));
                await Task.Delay(50);
            }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Ten_who_pay_the_same_500_at_once_pay_once()
    {
        var invoice = await Invoice(500);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Billing.Pay(Me, Card(invoice, "tok_visa", 500))));

        Assert.Single(answers, answer => answer.Error is null);
        var books = (await Billing.Look(Me)).Value!;
        Assert.Equal((500, 0, InvoiceStatus.Paid), (books.Payments.Single().Amount, books.Invoice(invoice)!.Open, books.Invoice(invoice)!.Status));
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
        await InitializeAsync();
        var again = (await Billing.Pay(me, Card(invoice, "tok_visa", 30))).Value!;
        Assert.Equal((first.Row.Id, first.Row.Reference, 50), (again.Row.Id, again.Row.Reference, (await Billing.Look(Me)).Value!.Invoice(invoice)!.Open));
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
        Assert.Equal((80, 80, InvoiceStatus.Paid), ((await Billing.Look(Me)).Value!.Invoice(invoice) is { } kept ? (kept.Paid, kept.Total, kept.Status) : default));
    }

    [Fact]
    public async Task Another_companys_books_are_not_there() =>
        Assert.Equal("NOT_FOUND", (await Billing.Look(Me with { CompanyId = EntityId.New(Now) })).Error!.Code);

    private static NewPayment Card(EntityId invoice, string token, decimal? amount) => new(invoice, PaymentMethod.Card, amount, CardToken: token, CardLast4: "4242");

    private async Task<EntityId> Invoice(decimal total)
    {
        var row = new Invoice
        {
            Id = EntityId.New(Now), Version = 1, Number = "HYP-2026-0001", ClientId = company, Status = InvoiceStatus.Sent, IssuedOn = new(2026, 1, 5), DueOn = new(2026, 2, 5),
            Total = total, Currency = "CHF", CreatedAt = Now, UpdatedAt = Now,
        };
        await Merge(row);
        return row.Id;
    }

    private Task<ImmutableArray<Row>> Merge(Invoice row) => Billing.Merge(Nouns.Invoices.Name, [new(row, Now, TimeProvider.System.GetUtcNow().AddMinutes(5), false)]);
}
