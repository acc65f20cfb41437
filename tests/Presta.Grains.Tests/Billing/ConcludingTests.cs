using Presta.Billing;

namespace Presta.Tests.Billing;

/// <summary>The silo dies between the provider and the books, and nobody looks into them afterwards.</summary>
public sealed class ConcludingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly PayingWorld world = new();
    private readonly EntityId company = EntityId.New(Now);

    private IBillingGrain Billing => world.Grains.Billing(company);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_charge_whose_silo_died_is_concluded_though_nobody_looks()
    {
        var (invoice, me) = (await world.Invoice(company, 80), Me);
        var pending = (await Billing.Pay(me, Card(invoice, "tok_silent"))).Value!.Row;
        Assert.Equal(PaymentStatus.Pending, pending.Status);
        await DieAndSpeak(pending.Id);
        await Until(pending.Id, p => p.Status is PaymentStatus.Completed);
        Assert.Equal(
            (0, pending.Reference),
            ((await Billing.Look(me)).Value!.Invoice(invoice)!.Open, (await Billing.Pay(me, Card(invoice, "tok_silent")))
                .Value!.Row.Reference));
    }

    [Fact]
    public async Task A_refund_whose_silo_died_after_the_provider_was_asked_is_concluded_though_nobody_looks()
    {
        var invoice = await world.Invoice(company, 80);
        var paid = (await Billing.Pay(Me, Card(invoice, "tok_visa"))).Value!.Row;
        OpenGateway.Silence(paid.Id);
        var asked = (await Billing.Refund(Scope.System, paid.Id)).Value!.Row;
        Assert.Equal(
            (PaymentStatus.Completed, true, 0),
            (asked.Status, asked.IsBeingRefunded, (await Billing.Look(Me)).Value!.Invoice(invoice)!.Open));
        await DieAndSpeak(paid.Id);
        await Until(paid.Id, p => p.Status is PaymentStatus.Refunded);
        var books = (await Billing.Look(Me)).Value!;
        Assert.Equal((80, 80), (books.Invoice(invoice)!.Open, Receivables.Of(books, DateOnly.MaxValue)[0].Balance));
        Assert.Equal("CONFLICT", (await Billing.Refund(Scope.System, paid.Id)).Error!.Code);
    }

    [Fact]
    public async Task A_charge_for_several_invoices_whose_silo_died_is_concluded_for_all_of_them()
    {
        var (first, second, me) = (await world.Invoice(company, 80), await world.Invoice(company, 50), Me);
        var order = new NewCharge([new(first, 80), new(second, 20)], PaymentMethod.Card, CardToken: "tok_silent");
        var pending = (await Billing.PayMany(me, order)).Value!.Row;
        Assert.Equal(PaymentStatus.Pending, pending.Status);
        await DieAndSpeak(pending.Id);
        foreach (var part in pending.Parts) await Until(part.PaymentId, p => p.Status is PaymentStatus.Completed);
        var books = (await Billing.Look(me)).Value!;
        Assert.Equal((0, 30), (books.Invoice(first)!.Open, books.Invoice(second)!.Open));
    }

    private async Task DieAndSpeak(EntityId payment)
    {
        await world.KillSiloOf(Billing);
        OpenGateway.Speak(payment);
    }

    /// <summary>As its list has it: whoever looks into the books could have mended them.</summary>
    private async Task Until(EntityId payment, Func<Payment, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await IsSo()) await Task.Delay(100, patience.Token);

        async Task<bool> IsSo()
        {
            try
            {
                await world.Warm();
                return (await Nouns.Payments.Catalog(world.Grains).FindMany([payment])).Value is [Payment found] && isSo(found);
            }
            catch (Exception trouble) when (trouble is OrleansException or TimeoutException)
            {
                return false;
            }
        }
    }

    private static NewPayment Card(EntityId invoice, string token) => new(invoice, PaymentMethod.Card, CardToken: token, CardLast4: "4242");
}
