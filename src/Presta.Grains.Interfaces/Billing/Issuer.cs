namespace Presta.Billing;

/// <summary>
/// Who issues invoices: what an invoice and its QR-bill say of the creditor. The address is structured, as a QR-bill needs it.
/// </summary>
public sealed record Issuer(
    string Code, string Name, string Street, string BuildingNumber, string PostalCode, string City, string Country, string Ide,
    string VatNumber,
    string Bank, string Iban, string QrIban, string Bic)
{
    /// <summary>The demo's agency, with the IBANs of the implementation guidelines.</summary>
    public static readonly Issuer Demo = new(
        "HYP", "Hypervisual SA", "Rue du Rhône", "14", "1204", "Genève", "CH", "CHE-123.456.788", "CHE-123.456.788 TVA",
        "Banque de démonstration", "CH9300762011623852957", "CH4431999123000889012", "DEMOCHGGXXX");
}
