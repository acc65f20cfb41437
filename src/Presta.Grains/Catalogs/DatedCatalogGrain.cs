using System.Collections.Immutable;
using Presta.Billing;

namespace Presta.Catalogs;

/// <summary>Rows with how they stand today: a new day moves those whose time has come, without anyone having written.</summary>
/// <param name="stand">The row as it stands on a day.</param>
internal abstract class DatedCatalogGrain<T>(CatalogTools tools, Func<T, DateOnly, T> stand) : CatalogGrain<T>(tools) where T : Row
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly TimeProvider time = tools.Time;
    private DateOnly day;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        this.RegisterGrainTimer(Turn, new() { DueTime = Look, Period = Look, KeepAlive = true, Interleave = true });
    }

    protected override T Dress(T row) => stand(row, time.Today());

    private async Task Turn()
    {
        var today = time.Today();
        if (day == today) return;
        await Redress([.. Live.Where(row => !row.Equals(stand(row, today)))]);
        day = today;
    }
}

internal sealed class InvoicesCatalogGrain(CatalogTools tools)
    : DatedCatalogGrain<Invoice>(tools, (row, today) => row with { Standing = row.StandingOn(today) }), IInvoicesCatalog
{
    public Task<Result<ImmutableArray<InvoiceSum>>> Sums(Scope scope, ListQuery query) =>
        Task.FromResult(Answer(scope, InvoiceSum.In(query)).Select(InvoiceSum.Of));
}

internal sealed class QuotesCatalogGrain(CatalogTools tools)
    : DatedCatalogGrain<Quote>(tools, (row, today) => row with { Standing = row.StandingOn(today) }), IQuotesCatalog;
