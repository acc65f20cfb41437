using Presta.Billing;
using Presta.Tests.Support;

namespace Presta.Tests.Clocks;

/// <summary>A workspace is read for the first time: what was due before anyone looked is told once it has been read.</summary>
public sealed class FirstLoadTests(FirstLoadWorld world) : IClassFixture<FirstLoadWorld>
{
    [Fact]
    public async Task A_clock_that_runs_before_the_first_load_tells_what_the_load_brings()
    {
        var (company, today) = (EntityId.New(world.Now), world.Time.Today());
        var invoice = new Invoice
        {
            Id = EntityId.New(world.Now), Version = 1, Number = "HYP-2026-0001", ClientId = company, Status = InvoiceStatus.Sent,
            IssuedOn = today.AddDays(-40), DueOn = today.AddDays(-10), Total = 80, Currency = "CHF", CreatedAt = world.Now, UpdatedAt = world.Now,
        };
        await world.Grains.GetGrain<IReminderClockGrain>("default").Wake();
        await Task.Delay(TimeSpan.FromSeconds(3));   // it has looked more than once by then
        await Nouns.Invoices.Catalog(world.Grains).Load([invoice]);
        await world.Loaded();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await world.Grains.Billing(company).Look(Scope.System)).Value?.Invoice(invoice.Id)?.Reminders is not [{ Level: 1 }])
            await Task.Delay(100, patience.Token);
    }
}

/// <summary>Catalogs that have nothing of Notion yet.</summary>
public sealed class FirstLoadWorld : SlaWorld
{
    public override Task Warm() => Task.CompletedTask;

    public Task Loaded() => base.Warm();
}
