using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>
/// Who issues invoices, by the code that an invoice names: settings
/// <c>Billing:Issuers:{code}:Name|Street|BuildingNumber|PostalCode|City|Country|Ide|VatNumber| Bank|Iban|QrIban|Bic</c>. Without any, there
/// is the demo's agency where <c>Billing:Demo</c> is set, and else nobody: no paper is made and no account told.
/// </summary>
internal sealed class Issuers
{
    public static readonly Error Unset =
        new(ErrorKind.Unavailable, "ISSUER_UNSET", "L'émetteur des factures n'est pas configuré.", RetryAfter: TimeSpan.FromHours(1));

    private readonly Issuer[] known;

    /// <exception cref="InvalidOperationException">A setting is missing or is no account number; the message says which.</exception>
    public Issuers(IConfiguration configuration)
    {
        known = [.. configuration.GetSection("Billing:Issuers").GetChildren().Select(Read)];
        if (known.Length == 0 && configuration.GetValue("Billing:Demo", false)) known = [Issuer.Demo];
    }

    /// <summary>The first one where an invoice names none that is known.</summary>
    public Issuer? Of(string? code) => known.FirstOrDefault(issuer => string.Equals(issuer.Code, code, StringComparison.OrdinalIgnoreCase))
        ?? known.FirstOrDefault();

    private static Issuer Read(IConfigurationSection section)
    {
        var issuer = new Issuer(
            section.Key, Needed("Name"), Needed("Street"), section["BuildingNumber"] ?? "", Needed("PostalCode"), Needed("City"),
            section["Country"] ?? "CH", section["Ide"] ?? "",
            section["VatNumber"] ?? "", section["Bank"] ?? "", Needed("Iban"), section["QrIban"] ?? "", section["Bic"] ?? "");
        if (!Iban.TryParse(issuer.Iban, out var iban) || iban.Value.IsQr)
            throw new InvalidOperationException($"{section.Path}:Iban is no account number, or a QR-IBAN.");
        if (issuer.QrIban.Length > 0 && !(Iban.TryParse(issuer.QrIban, out var qr) && qr.Value.IsQr))
            throw new InvalidOperationException($"{section.Path}:QrIban is no QR-IBAN.");
        if (issuer.Ide.Length > 0 && !Uid.IsOne(issuer.Ide))
            throw new InvalidOperationException($"{section.Path}:Ide is no enterprise identification number.");
        return issuer;

        string Needed(string key) => section[key] is { Length: > 0 } value ? value
            : throw new InvalidOperationException($"{section.Path}:{key} is missing.");
    }
}
