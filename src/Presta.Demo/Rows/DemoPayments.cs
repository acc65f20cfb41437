using System.Globalization;
using Presta.Billing;

namespace Presta.Demo;

/// <summary>What invoices consist of, and what was paid of them: lines add up to their subtotal, payments to what they say is paid.</summary>
internal static class DemoPayments
{
    /// <summary>Two lines an invoice: the work, and what is left for coordination.</summary>
    public static IEnumerable<InvoiceLine> Lines(IEnumerable<Invoice> invoices) => invoices.SelectMany(invoice =>
    {
        var work = decimal.Round(invoice.Subtotal * 0.8m, 1);
        return new[] { Line(invoice, 1, invoice.Description ?? "Prestations", work), Line(invoice, 2, "Coordination et suivi", invoice.Subtotal - work) };
    }).Numbered();

    public static IEnumerable<Payment> Make(IEnumerable<Invoice> invoices)
    {
        var numbers = new Dictionary<int, int>();
        return invoices.Where(i => i.Paid > 0).Select(invoice => One(invoice, numbers)).Numbered();
    }

    private static InvoiceLine Line(Invoice invoice, int position, string description, decimal price) => new()
    {
        Description = description, InvoiceId = invoice.Id, ClientId = invoice.ClientId, Position = position, Quantity = 1, Unit = "forfait", UnitPrice = price,
        VatRate = invoice.VatRate, ServiceOn = invoice.IssuedOn,
    };

    /// <summary>On the day of the invoice: it is the one day that is never in the future.</summary>
    private static Payment One(Invoice invoice, Dictionary<int, int> numbers)
    {
        var on = invoice.IssuedOn!.Value;
        numbers[on.Year] = numbers.GetValueOrDefault(on.Year) + 1;
        return new()
        {
            Reference = string.Create(CultureInfo.InvariantCulture, $"PAY-{on.Year}-{numbers[on.Year]:0000}"), InvoiceId = invoice.Id, ClientId = invoice.ClientId, On = on,
            Method = PaymentMethod.Transfer, Amount = invoice.Paid, Currency = invoice.Currency, Status = PaymentStatus.Completed, Applied = invoice.Paid,
        };
    }
}
