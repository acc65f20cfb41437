using Presta.Billing;

namespace Presta.Tests.Billing;

/// <summary>
/// A client's money as a clerk with a pencil keeps it: each thing that happened, in its order, moves some numbers. It knows none of the
/// rules of the product; what happened it is told from the rows that were journalled.
/// </summary>
internal sealed class NaiveLedger
{
    private readonly Dictionary<EntityId, Row> last = [];
    private readonly Dictionary<EntityId, decimal> open = [];
    private readonly Dictionary<EntityId, decimal> taken = [];
    private readonly Dictionary<EntityId, decimal> left = [];
    private readonly Dictionary<string, decimal> balance = [];

    public decimal OpenOf(EntityId invoice) => open[invoice];

    public decimal Balance(string currency) => balance.GetValueOrDefault(currency);

    public decimal Credit(string currency) => left.Where(c => ((Credit)last[c.Key]).Currency == currency).Sum(c => c.Value);

    public decimal Open(string currency, Func<Invoice, bool> which) =>
        open.Where(i => last[i.Key] is Invoice invoice && invoice.Currency == currency && which(invoice)).Sum(i => i.Value);

    /// <summary>What one operation wrote.</summary>
    public void Note(IReadOnlyCollection<Row> rows)
    {
        foreach (var invoice in rows.OfType<Invoice>()) Note(invoice, last.GetValueOrDefault(invoice.Id) as Invoice);
        foreach (var payment in rows.OfType<Payment>()) Note(payment, last.GetValueOrDefault(payment.Id) as Payment);
        foreach (var credit in rows.OfType<Credit>()) Note(credit, last.GetValueOrDefault(credit.Id) as Credit);
        foreach (var row in rows) last[row.Id] = row;
    }

    private void Note(Invoice invoice, Invoice? before)
    {
        if (before is null)
        {
            open[invoice.Id] = invoice.Total;
            Move(invoice.Currency!, invoice.Total);
        }
        else if (before.Status is not InvoiceStatus.Cancelled && invoice.Status is InvoiceStatus.Cancelled)
        {
            open[invoice.Id] = 0;
            Move(invoice.Currency!, -invoice.Total);
        }
        foreach (var use in invoice.Credits.Skip(before?.Credits.Length ?? 0))
        {
            open[invoice.Id] -= use.Amount;
            left[use.CreditId] = left.GetValueOrDefault(use.CreditId) - use.Amount;
        }
    }

    private void Note(Payment payment, Payment? before)
    {
        if (payment.Status is PaymentStatus.Completed && before?.Status is not PaymentStatus.Completed)
        {
            taken[payment.Id] = Math.Min(payment.Amount, open[payment.InvoiceId]);
            open[payment.InvoiceId] -= taken[payment.Id];
            if (payment.Amount > taken[payment.Id]) left[EntityId.Of($"overpaid/{payment.Id}")] = payment.Amount - taken[payment.Id];
            Move(payment.Currency!, -payment.Amount);
        }
        if (payment.Status is PaymentStatus.Refunded && before?.Status is PaymentStatus.Completed)
        {
            open[payment.InvoiceId] += taken[payment.Id];
            left.Remove(EntityId.Of($"overpaid/{payment.Id}"));
            Move(payment.Currency!, payment.Amount);
        }
    }

    private void Note(Credit credit, Credit? before)
    {
        if (before is null && credit.Kind is CreditKind.CreditNote)
        {
            left[credit.Id] = left.GetValueOrDefault(credit.Id) + credit.Amount;
            Move(credit.Currency!, -credit.Amount);
        }
        if (credit.PaidOut == (before?.PaidOut ?? 0)) return;
        left[credit.Id] -= credit.PaidOut;
        Move(credit.Currency!, credit.PaidOut);
    }

    private void Move(string currency, decimal amount) => balance[currency] = Balance(currency) + amount;
}
