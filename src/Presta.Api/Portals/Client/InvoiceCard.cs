using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>An invoice in a client's list.</summary>
internal sealed record InvoiceCard(
    EntityId Id, string Number, DateOnly? Date, DateOnly? DueDate, string? Description, EntityId? ProjectId,
    decimal Amount, decimal SubtotalHt, decimal VatRate, decimal VatAmount, decimal TotalTtc, decimal PaidAmount, decimal OpenAmount, string Currency,
    InvoiceStanding Status, int DaysOverdue)
{
    public static InvoiceCard Of(Invoice i, DateOnly today) => new(
        i.Id, i.Number, i.IssuedOn, i.DueOn, i.Description, i.ProjectId.IsNone ? null : i.ProjectId,
        i.Total.Money(), i.Subtotal.Money(), i.VatRate, i.VatAmount.Money(), i.Total.Money(), i.Paid.Money(), i.Open.Money(), i.Money,
        i.StandingOn(today)!.Value, i.DaysOverdue(today));
}

/// <summary>Invoices of one currency that stand alike, of all pages of the list.</summary>
internal sealed record SumView(string Currency, InvoiceStanding Status, int Count, decimal Total, decimal Paid, decimal Open)
{
    public static SumView Of(InvoiceSum sum) => new(sum.Currency, sum.Status, sum.Count, sum.Total.Money(), sum.Paid.Money(), sum.Open.Money());
}

internal sealed record InvoiceListMeta(int Page, int Limit, int Total, int Pages, DateTimeOffset AsOf, ImmutableArray<SumView> Sums);

internal sealed record InvoiceListEnvelope(bool Success, ImmutableArray<InvoiceCard> Data, InvoiceListMeta Meta, DateTimeOffset Timestamp);

/// <summary>A page of the client's invoices; <c>meta.sums</c> tells what all pages of it come to. A draft stands nowhere, and so satisfies no question.</summary>
internal sealed class InvoiceList(IGrainFactory grains, Scope scope, Listing<Invoice> listing) : IResult, IEndpointMetadataProvider
{
    private static readonly string Issued = string.Join(',', Codes.Of(typeof(InvoiceStanding)));

    public async Task ExecuteAsync(HttpContext http)
    {
        var query = listing.Query.Where("status", Issued);
        var (page, sums) = (grains.Catalog<Invoice>().Query(scope, query), grains.GetGrain<IInvoicesCatalog>(Nouns.Invoices.Name).Sums(scope, query));
        if ((await page).IsRefused(out var error, out var found))
        {
            await Failures.Write(http, error);
            return;
        }

        if ((await sums).IsRefused(out error, out var summed))
        {
            await Failures.Write(http, error);
            return;
        }

        var today = http.RequestServices.GetRequiredService<Clock>().Today;
        byte[][] rows = [.. found.Items.Select(row => Encoded<Invoice, InvoiceCard>.Of(row, today, InvoiceCard.Of))];
        var meta = new InvoiceListMeta(query.Number, query.Limit, found.Total, (found.Total + query.Limit - 1) / query.Limit, found.AsOf, [.. summed.Select(SumView.Of)]);
        await Envelope.Write(http, StatusCodes.Status200OK, rows, "["u8, "]"u8, Json.Encode(meta));
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Produces<InvoiceListEnvelope>(StatusCodes.Status200OK);
}
