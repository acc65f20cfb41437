using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Papers;

namespace Presta.Api.Portals.Client;

/// <summary>What all papers show alike. Addresses as a QR-bill can carry them.</summary>
internal static class PaperParts
{
    public static PaperIssuer Of(Issuer issuer) => new(AddressOf(issuer), issuer.VatNumber, issuer.Iban, issuer.Bic, issuer.Bank);

    public static StructuredAddress AddressOf(Issuer issuer) => new(
        QrBillText.Carried(issuer.Name, 70), QrBillText.Carried(issuer.Street, 70), QrBillText.Carried(issuer.BuildingNumber, 16),
        issuer.PostalCode, QrBillText.Carried(issuer.City, 35),
        issuer.Country);

    public static StructuredAddress AddressOf(Company? company) => new(
        QrBillText.Carried(company?.Name ?? "-", 70), QrBillText.Carried(company?.Street ?? "", 70), null,
        QrBillText.Carried(company?.PostalCode ?? "", 16),
        QrBillText.Carried(company?.City ?? "", 35));

    /// <summary>A document without lines is one line.</summary>
    public static ImmutableArray<PaperLine> Lines(ImmutableArray<InvoiceLine> lines, string title, decimal net, decimal vatRate) =>
        lines.IsEmpty
        ? [new(title, 1, null, net, vatRate, net)]
        : [.. lines.Select(
            l => new PaperLine(l.Description, l.Quantity, l.Unit, l.UnitPrice, l.VatRate, Rounding.ToCents(l.Quantity * l.UnitPrice)))];
}
