using System.Collections.Immutable;
using Presta.Billing;

namespace Presta.Catalogs;

/// <summary>Invoices with how they stand today: a new day moves those that fall due, without anyone having written.</summary>
internal sealed class InvoicesCatalogGrain(CatalogTools tools) : CatalogGrain<Invoice>(tools), IInvoicesCatalog
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly TimeProvider time = tools.Time;
    private DateOnly day;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        this.RegisterGrainTimer(Turn, new() { DueTime = Look, Period = Look, KeepAlive = true, Interleave = true });
    }

    public Task<Result<ImmutableArray<InvoiceSum>>> Sums(Scope scope, ListQuery query) =>
        Task.FromResult(Answer(scope, InvoiceSum.In(query)).Select(InvoiceSum.Of));

    protected override Invoice Dress(Invoice row) => row with { Standing = row.StandingOn(time.Today()) };

    private async Task Turn()
    {
        var today = time.Today();
        if (day == today) return;
        await Redress([.. Live.Where(row => row.Standing != row.StandingOn(today))]);
        day = today;
    }
}
