using System.Collections.Immutable;
using Presta.Billing;
using Presta.Papers;
using Presta.People;

namespace Presta.Api.Portals.Client;

/// <summary>An invoice as its paper shows it.</summary>
internal static class InvoicePapers
{
    public static Result<InvoicePaper> Of(InvoiceFolder folder, Language language)
    {
        if (folder.Issuer is not { } issuer) return Issuers.Unset;
        var (i, client) = (folder.Invoice.Row, PaperParts.AddressOf(folder.Client));
        return new InvoicePaper(
            language, i.Number, i.IssuedOn ?? DateOnly.FromDateTime(i.CreatedAt.UtcDateTime), i.DueOn, i.Money,
            PaperParts.Of(issuer), new(client, Reference: i.ClientReference),
            PaperParts.Lines(folder.Lines, i.Description ?? i.Number, i.Subtotal, i.VatRate), folder.Totals,
            SettledBy(folder),
            i.Open, BillOf(i, issuer, client, folder.Totals))
        {
            Subject = i.Description, PeriodFrom = i.PeriodFrom, PeriodTo = i.PeriodTo, Terms = i.PaymentTerms, IsCancelled = i.IsCancelled,
        };
    }

    /// <summary>Payments and credits, in the order of their days.</summary>
    private static ImmutableArray<PaperPayment> SettledBy(InvoiceFolder folder)
    {
        var (i, books) = (folder.Invoice.Row, folder.Books);
        return
        [
            .. books.Payments.Where(p => p.InvoiceId == i.Id && p.Status is PaymentStatus.Completed).OrderBy(p => p.Id)
                .Select(p => new PaperPayment(p.On ?? i.IssuedOn ?? default, p.Reference, p.Applied ?? p.Amount))
                .Concat(i.Credits.Select(
                    use => new PaperPayment(
                    use.On, books.Credits.FirstOrDefault(c => c.Id == use.CreditId)?.Number ?? "", use.Amount, IsCredit: true)))
                .OrderBy(settled => settled.On),
        ];
    }

    /// <summary>Of what is open; none where nothing is, or where no valid one can be made.</summary>
    private static QrBill? BillOf(Invoice i, Issuer issuer, StructuredAddress client, InvoiceTotals totals)
    {
        if (i.Open <= 0) return null;
        var isQr = i.QrReference is { } reference && QrReference.IsOne(reference) && issuer.QrIban.Length > 0;
        var message = QrBillText.Carried(i.Number, 60);
        var information = new SwicoInformation(
            message, i.IssuedOn ?? default, issuer.Ide, i.PeriodFrom ?? i.IssuedOn, i.PeriodTo, totals.Shares).Text;
        var order = new QrBillOrder(
            isQr ? issuer.QrIban : issuer.Iban, PaperParts.AddressOf(issuer), i.Open, i.Money, client.PostalCode.Length > 0
                && client.Town.Length > 0 ? client : null,
            isQr || (i.QrReference is { } other && CreditorReference.IsOne(other)) ? i.QrReference : null, message,
            message.Length + information.Length <= 140 && QrBillText.IsCarried(information) ? information : null);
        return QrBill.Of(order).Bill;
    }
}
