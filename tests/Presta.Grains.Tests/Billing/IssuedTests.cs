using System.Collections.Immutable;
using Presta.Billing;

namespace Presta.Tests.Billing;

/// <summary>What people do in Notion to an invoice that was issued.</summary>
public sealed class IssuedTests(PayingWorld world) : IClassFixture<PayingWorld>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    [Fact]
    public async Task Lines_that_come_to_the_total_are_neither_changed_nor_trashed_nor_added_to()
    {
        var invoice = await world.Invoice(company, 1_081);
        ImmutableArray<InvoiceLine> lines = [await Put(Line(invoice, 1, 600)), await Put(Line(invoice, 2, 400))];

        Assert.Equal(600, (await Put(lines[0] with { UnitPrice = 6 })).UnitPrice);
        Assert.Equal("Conseil", (await Put(lines[0] with { Description = "Autre chose" })).Description);
        Assert.Equal(invoice, (await Put(lines[1] with { InvoiceId = EntityId.None })).InvoiceId);
        Assert.False((await Put(lines[1], isTrashed: true)).IsTrashed);
        Assert.True((await Put(Line(invoice, 3, 50))).IsTrashed);

        Assert.Equal([(600m, false), (400m, false)], (await Standing(invoice)).Select(l => (l.UnitPrice, l.IsTrashed)));
    }

    [Fact]
    public async Task Lines_are_taken_as_long_as_they_do_not_come_to_the_total()
    {
        var invoice = await world.Invoice(company, 1_081);
        var first = await Put(Line(invoice, 1, 500));
        await Put(Line(invoice, 2, 400));
        Assert.Equal(600, (await Put(first with { UnitPrice = 600 })).UnitPrice);
        Assert.Equal([600m, 400m], (await Standing(invoice)).Select(l => l.UnitPrice));
    }

    [Fact]
    public async Task Its_terms_stand_and_what_was_empty_may_be_filled_in()
    {
        var id = await world.Invoice(company, 80);
        var row = (await world.Grains.Billing(company).Look(Me)).Value!.Invoice(id)!;
        await world.Merge(row with { DueOn = new(2027, 1, 1), Description = "Conseil", PaymentTerms = "30 jours" });
        await world.Merge((await Latest(id)) with { Description = "Autre chose", PaymentTerms = null, Total = 8 });
        var kept = await Latest(id);
        Assert.Equal((row.DueOn, "Conseil", "30 jours", 80), (kept.DueOn, kept.Description, kept.PaymentTerms, kept.Total));
    }

    [Fact]
    public async Task A_superadmin_who_looks_as_the_client_has_neither_seen_it_nor_taken_its_paper()
    {
        var id = await world.Invoice(company, 80);
        var billing = world.Grains.Billing(company);
        foreach (var look in (Func<Scope, Task<Result<Saved<Invoice>>>>[])[me => billing.View(me, id), me => billing.Download(me, id)])
            Assert.Null((await look(Me with { IsLooking = true })).Value!.Row.ViewedAt);
        Assert.NotNull((await billing.View(Me, id)).Value!.Row.ViewedAt);
    }

    private async Task<Invoice> Latest(EntityId id) => (await world.Grains.Billing(company).Look(Me)).Value!.Invoice(id)!;

    private async Task<IEnumerable<InvoiceLine>> Standing(EntityId invoice) =>
        (await world.Grains.GetGrain<IInvoiceLinesCatalog>(Nouns.InvoiceLines.Name).Of("invoice_id", invoice.ToString()))
            .Value.OrderBy(l => l.Position);

    private async Task<InvoiceLine> Put(InvoiceLine line, bool isTrashed = false) =>
        (InvoiceLine)(await world.Grains.Billing(company).Merge(
        Nouns.InvoiceLines.Name, [new(line, Now, TimeProvider.System.GetUtcNow().AddMinutes(5), isTrashed)])).Single();

    private InvoiceLine Line(EntityId invoice, int position, decimal price) => new()
    {
        Id = EntityId.New(Now), Version = 1, Description = "Conseil", InvoiceId = invoice, ClientId = company, Position = position,
            Quantity = 1, UnitPrice = price, VatRate = 8.1m,
        CreatedAt = Now, UpdatedAt = Now,
    };
}
