using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Presta.Billing;
using Presta.Clocks;
using Presta.Tests.Kit;
using Presta.Tests.People;

namespace Presta.Tests.Billing;

/// <summary>Clocks run, and a silo that ends without a word is missed soon.</summary>
public sealed class PayingWorld : PeopleWorld
{
    protected override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddHostedService<ClockWaker>();
        silo.MissesTheDeadSoon();
    }

    public async Task<EntityId> Invoice(EntityId company, decimal total)
    {
        var now = TimeProvider.System.GetUtcNow();
        var row = new Invoice
        {
            Id = EntityId.New(now), Version = 1, Number = "HYP-2026-0001", ClientId = company, Status = InvoiceStatus.Sent,
                IssuedOn = new(2026, 1, 5), DueOn = new(2026, 2, 5),
            Total = total, Currency = "CHF", CreatedAt = now, UpdatedAt = now,
        };
        await Merge(row);
        return row.Id;
    }

    public Task<ImmutableArray<Row>> Merge(Invoice row) =>
        Grains.Billing(row.ClientId)
            .Merge(Nouns.Invoices.Name, [new(row, row.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(5), false)]);
}
