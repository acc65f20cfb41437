using Presta.Catalogs;
using Presta.Companies;
using Presta.Projects;

namespace Presta.Billing;

/// <summary>An invoice sent to a client company. Amounts in <see cref="Currency"/>, two decimals.</summary>
[GenerateSerializer, Immutable, Alias("invoice")]
[NotionDatabase("invoices", "Factures clients")]
public sealed record Invoice : Row
{
    [Id(0), Notion("Numéro", NotionKind.Title, Use.Sort | Use.Search)] public required string Number { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Projet", NotionKind.Relation, Use.Filter, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(3), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort)] public InvoiceStatus Status { get; init; }
    [Id(4), Notion("Date Émission", NotionKind.Date, Use.Sort | Use.Range, As = "date")] public DateOnly? IssuedOn { get; init; }
    [Id(5), Notion("Date Échéance", NotionKind.Date, Use.Sort, As = "due_date")] public DateOnly? DueOn { get; init; }
    [Id(6), Notion("Montant HT", NotionKind.Money)] public decimal Subtotal { get; init; }
    [Id(7), Notion("TVA %", NotionKind.Number)] public decimal VatRate { get; init; }
    [Id(8), Notion("Montant TVA", NotionKind.Money)] public decimal VatAmount { get; init; }
    [Id(9), Notion("Montant TTC", NotionKind.Money, Use.Sort, As = "amount")] public decimal Total { get; init; }
    [Id(10), Notion("Montant Payé", NotionKind.Money)] public decimal Paid { get; init; }
    [Id(11), Notion("Devise", NotionKind.Select, Use.Filter)] public string? Currency { get; init; }
    [Id(12), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
}

/// <summary>Overdue is no state: it is computed from the due date and what is paid.</summary>
public enum InvoiceStatus
{
    [Label("Brouillon"), Fallback] Draft,
    [Label("Envoyée")] Sent,
    [Label("Vue")] Viewed,
    [Label("Partiellement payée")] PartiallyPaid,
    [Label("Payée")] Paid,
    [Label("Annulée")] Cancelled,
}

[Alias("invoices")]
public interface IInvoicesCatalog : ICatalogGrain<Invoice>;
