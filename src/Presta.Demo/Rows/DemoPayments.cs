using System.Globalization;
using Presta.Billing;

namespace Presta.Demo;

/// <summary>
/// What invoices consist of, and what was paid of them: lines add up to their subtotal, payments to what they say is paid.
/// </summary>
internal static class DemoPayments
{
    private const decimal Surplus = 50;
    private const decimal Noted = 100;

    /// <summary>Two lines an invoice: the work, and what is left for coordination.</summary>
    public static IEnumerable<InvoiceLine> Lines(IEnumerable<Invoice> invoices) => invoices.SelectMany(invoice =>
    {
        var work = decimal.Round(invoice.Subtotal * 0.8m, 1);
        return new[] { Line(invoice, 1, invoice.Description ?? "Prestations", work),
            Line(invoice, 2, "Coordination et suivi", invoice.Subtotal - work) };
    });

    /// <param name="generous">Of each of them a payment brought more than its invoice.</param>
    public static IEnumerable<Payment> Make(IEnumerable<Invoice> invoices, DateOnly today, IEnumerable<EntityId> generous)
    {
        var (numbers, paid) = (new Dictionary<int, int>(), invoices.Where(i => i.Paid > 0).ToArray());
        var overpaid = generous.Select(client => paid.LastOrDefault(i => i.ClientId == client && i.Status is InvoiceStatus.Paid)?.Id)
            .ToHashSet();
        return paid.Select((invoice, place) => (Invoice: invoice, On: invoice.IssuedOn!.Value.AddDays(3 + place * 7 % 25).OrEarlier(today)))
            .OrderBy(p => p.On)
            .Select(p => One(p.Invoice, p.On, overpaid.Contains(p.Invoice.Id) ? Surplus : 0, numbers)).Numbered();
    }

    /// <summary>
    /// What payments brought beyond their invoices, and for each of <paramref name="noted"/> a credit note on an invoice that was paid
    /// before.
    /// </summary>
    public static IEnumerable<Credit> Credits(
        IEnumerable<Invoice> invoices, IEnumerable<Payment> payments, DateOnly today, IEnumerable<EntityId> noted)
    {
        var notes = noted.Select(
            client => invoices.FirstOrDefault(i => i.ClientId == client && i.Status is InvoiceStatus.Paid && i.Total > Noted))
            .OfType<Invoice>().OrderBy(i => i.IssuedOn)
            .Select((i, place) => new Credit
            {
                Number = string.Create(
                    CultureInfo.InvariantCulture, $"NC-{i.IssuedOn!.Value.AddDays(60).OrEarlier(today).Year}-{place + 1:0000}"),
                    ClientId = i.ClientId, InvoiceId = i.Id,
                Kind = CreditKind.CreditNote, On = i.IssuedOn!.Value.AddDays(60).OrEarlier(today), Amount = Noted, Currency = i.Currency,
                    Reason = "Remise commerciale",
            });
        var surplus = payments.Where(p => p.Amount > p.Applied).Select(p => new Credit
        {
            Number = p.Reference, ClientId = p.ClientId, InvoiceId = p.InvoiceId, PaymentId = p.Id, Kind = CreditKind.Overpayment,
                On = p.On, Amount = p.Amount - p.Applied!.Value,
            Currency = p.Currency,
        });
        return notes.Concat(surplus).Numbered();
    }

    private static InvoiceLine Line(Invoice invoice, int position, string description, decimal price) => new()
    {
        Description = description, InvoiceId = invoice.Id, ClientId = invoice.ClientId, Position = position, Quantity = 1, Unit = "forfait",
            UnitPrice = price,
        VatRate = invoice.VatRate, ServiceOn = invoice.IssuedOn,
    };

    private static Payment One(Invoice invoice, DateOnly on, decimal surplus, Dictionary<int, int> numbers)
    {
        numbers[on.Year] = numbers.GetValueOrDefault(on.Year) + 1;
        return new()
        {
            Reference = string.Create(CultureInfo.InvariantCulture, $"PAY-{on.Year}-{numbers[on.Year]:0000}"), InvoiceId = invoice.Id,
                ClientId = invoice.ClientId, On = on,
            Method = PaymentMethod.Transfer, Amount = invoice.Paid + surplus, Currency = invoice.Currency, Status = PaymentStatus.Completed,
                Applied = invoice.Paid,
        };
    }
}
