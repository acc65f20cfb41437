using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>An invoice in a client's list.</summary>
internal sealed record InvoiceCard(
    EntityId Id, string Number, DateOnly? Date, DateOnly? DueDate, string? Description, EntityId? ProjectId,
    decimal Amount, decimal SubtotalHt, decimal VatRate, decimal VatAmount, decimal TotalTtc, decimal PaidAmount, decimal OpenAmount,
    string Currency,
    InvoiceStanding Status, int DaysOverdue) : IIncluding<Invoice>
{
    static Includes<Invoice> IIncluding<Invoice>.Includes => ClientIncludes.Invoices;

    public static InvoiceCard Of(Invoice i, DateOnly today) => new(
        i.Id, i.Number, i.IssuedOn, i.DueOn, i.Description, i.ProjectId.IsNone ? null : i.ProjectId,
        i.Total.Money(), i.Subtotal.Money(), i.VatRate, i.VatAmount.Money(), i.Total.Money(), i.Paid.Money(), i.Open.Money(), i.Money,
        i.StandingOn(today)!.Value, i.DaysOverdue(today));
}

/// <summary>Invoices of one currency that stand alike, of all pages of the list.</summary>
internal sealed record SumView(string Currency, InvoiceStanding Status, int Count, decimal Total, decimal Paid, decimal Open)
{
    public static SumView Of(InvoiceSum sum) =>
        new(sum.Currency, sum.Status, sum.Count, sum.Total.Money(), sum.Paid.Money(), sum.Open.Money());
}

internal static class InvoiceLists
{
    private static readonly string Issued = string.Join(',', Codes.Of(typeof(InvoiceStanding)));

    /// <summary>A draft stands nowhere, and so satisfies no question.</summary>
    public static ListQuery OfIssued(this Listing<Invoice> list) => list.Query.Where("status", Issued);

    public static async Task<Result<ImmutableArray<InvoiceSum>>> InvoiceSums(this IGrainFactory grains, Scope scope, ListQuery query) =>
        (await grains.Catalog<Invoice>().Query(scope, InvoiceSum.In(query))).Select(InvoiceSum.Of);

    public static async Task<Result<Figures>> Sums(this IGrainFactory grains, Scope scope, Listing<Invoice> list) =>
        (await grains.InvoiceSums(scope, list.OfIssued())).Select(sums => new Figures { ["sums"] = sums.Select(SumView.Of).ToArray() });
}
