using System.Text.Json.Serialization;
using Presta.Catalogs;
using Presta.Companies;

namespace Presta.Billing;

/// <summary>
/// What the company owes a client: a credit note, or what a payment brought beyond its invoice. Put to invoices, or paid out.
/// </summary>
[GenerateSerializer, Immutable, Alias("credit")]
[NotionDatabase("credits", "Avoirs")]
public sealed record Credit : Row
{
    /// <summary><c>NC-YYYY-NNNN</c>; an overpayment carries its payment's reference.</summary>
    [Id(0), Notion("Numéro", NotionKind.Title, Use.Search | Use.Sort)] public required string Number { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Facture", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(Invoice), As = "invoice_id")] public EntityId InvoiceId { get; init; }
    [Id(3), Notion("Paiement", NotionKind.Relation, To = typeof(Payment), As = "payment_id")] public EntityId PaymentId { get; init; }
    [Id(4), Notion("Type", NotionKind.Select, Use.Filter | Use.Group)] public CreditKind Kind { get; init; }
    [Id(5), Notion("Date", NotionKind.Date, Use.Sort | Use.Range | Use.Group, As = "date")] public DateOnly? On { get; init; }
    /// <summary>With VAT.</summary>
    [Id(6), Notion("Montant", NotionKind.Money, Use.Sort | Use.Amount)] public decimal Amount { get; init; }
    [Id(7), Notion("Devise", NotionKind.Select, As = "stated_currency")] public string? Currency { get; init; }
    /// <summary>What invoices took of it: follows from them.</summary>
    [Id(8), Notion("Montant Imputé", NotionKind.Money, Use.Amount)] public decimal Used { get; init; }
    [Id(9), Notion("Montant Remboursé", NotionKind.Money, Use.Amount)] public decimal PaidOut { get; init; }
    [Id(10), Notion("Date Remboursement", NotionKind.Date)] public DateOnly? PaidOutOn { get; init; }
    /// <summary>An overpayment ends with the refund of its payment.</summary>
    [Id(11), Notion("Date Annulation", NotionKind.Date)] public DateOnly? VoidedOn { get; init; }
    [Id(12), Notion("Motif", NotionKind.Text)] public string? Reason { get; init; }

    [JsonIgnore, Column(Use.Filter | Use.Currency, As = "currency")] public string Money => Currency ?? Invoice.Francs;

    [JsonIgnore, Column(Use.Amount)] public decimal Left => VoidedOn is null ? Amount - Used - PaidOut : 0;
}

public enum CreditKind
{
    [Label("Note de crédit"), Fallback] CreditNote,
    [Label("Trop-perçu")] Overpayment,
}

[Alias("credits")]
public interface ICreditsCatalog : ICatalogGrain<Credit>;
