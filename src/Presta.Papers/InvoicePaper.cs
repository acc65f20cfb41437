using System.Collections.Immutable;
using Presta.Billing;
using Presta.People;

namespace Presta.Papers;

/// <summary>All that the paper of an invoice, or of a quote, shows. The same one gives the same bytes.</summary>
/// <param name="Open">What is still to be paid: of the amounts paid, <paramref name="Payments"/> tells.</param>
/// <param name="Bill">The QR-bill at its foot; null where there is nothing to pay or no valid bill can be made.</param>
public sealed record InvoicePaper(
    Language Language, string Number, DateOnly IssuedOn, DateOnly? DueOn, string Currency, PaperIssuer Issuer, PaperClient Client,
    ImmutableArray<PaperLine> Lines, InvoiceTotals Totals, ImmutableArray<PaperPayment> Payments, decimal Open, QrBill? Bill)
{
    public string? Subject { get; init; }

    public DateOnly? PeriodFrom { get; init; }

    public DateOnly? PeriodTo { get; init; }

    public string? Terms { get; init; }

    public string? Notes { get; init; }

    public bool IsCancelled { get; init; }

    public PaperKind Kind { get; init; }

    /// <summary>Of the same number; the first is not told.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Of a quote that was accepted.</summary>
    public PaperAgreement? Agreement { get; init; }
}

public enum PaperKind { Invoice, Quote }

public sealed record PaperAgreement(DateOnly On, string By);

/// <param name="VatNumber">With its suffix: <c>CHE-123.456.788 TVA</c>.</param>
public sealed record PaperIssuer(
    StructuredAddress Address, string? VatNumber, string? Iban, string? Bic, string? Bank, string? Email = null, string? Phone = null,
    string? Website = null);

/// <param name="Reference">The client's own, an order's number for instance.</param>
public sealed record PaperClient(StructuredAddress Address, string? Contact = null, string? Reference = null);

/// <param name="VatRate">Percent.</param>
public sealed record PaperLine(string Description, decimal Quantity, string? Unit, decimal UnitPrice, decimal VatRate, decimal Total);

/// <param name="IsCredit">A credit that was put to the invoice, not money.</param>
public sealed record PaperPayment(DateOnly On, string Reference, decimal Amount, bool IsCredit = false);
