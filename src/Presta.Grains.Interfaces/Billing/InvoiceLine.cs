using Presta.Catalogs;
using Presta.Companies;

namespace Presta.Billing;

/// <summary>A line of an invoice. The unit price is net of VAT, in the invoice's currency.</summary>
[GenerateSerializer, Immutable, Alias("invoice-line")]
[NotionDatabase("invoice-lines", "Lignes de facture")]
public sealed record InvoiceLine : Row
{
    [Id(0), Notion("Désignation", NotionKind.Title, Use.Search)] public required string Description { get; init; }
    [Id(1), Notion("Facture", NotionKind.Relation, Use.Index, To = typeof(Invoice), As = "invoice_id")] public EntityId InvoiceId { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Position", NotionKind.Number, Use.Sort)] public int Position { get; init; }
    [Id(4), Notion("Quantité", NotionKind.Number)] public decimal Quantity { get; init; }
    [Id(5), Notion("Unité", NotionKind.Select)] public string? Unit { get; init; }
    [Id(6), Notion("Prix unitaire", NotionKind.Money)] public decimal UnitPrice { get; init; }
    [Id(7), Notion("TVA %", NotionKind.Number)] public decimal VatRate { get; init; }
    /// <summary>When it was supplied, which decides the VAT rate; the invoice's date where it is not said.</summary>
    [Id(8), Notion("Date Prestation", NotionKind.Date)] public DateOnly? ServiceOn { get; init; }
}

[Alias("invoice-lines")]
public interface IInvoiceLinesCatalog : ICatalogGrain<InvoiceLine>;
