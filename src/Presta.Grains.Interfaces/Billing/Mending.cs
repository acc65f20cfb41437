using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>
/// People write in Notion too. What they say about money is taken as money, never as a status: an invoice that a person marks as paid, or
/// gives a higher «Montant Payé», gets a payment of the difference, so that every sum agrees; a payment that a person enters is booked like
/// one of the bank. What would lose money is put back: a lower amount paid, a paid invoice cancelled or made a draft, other amounts on an
/// issued one.
/// </summary>
public static class Mending
{
    /// <summary>
    /// The rows to write so that the books agree; none when they do. Each step's rows are those of the books after the steps before.
    /// </summary>
    /// <param name="before">The books before people's edits; null when Presta sees these rows for the first time.</param>
    public static ImmutableArray<Row> Mended(this Books books, Books? before, DateOnly today)
    {
        var changes = new Dictionary<EntityId, Row>();
        foreach (var payment in books.Payments) Take(Payment(books, payment, today));
        foreach (var invoice in books.Invoices)
            Take(Invoice(books, invoice, before?.Invoices.FirstOrDefault(i => i.Id == invoice.Id), today));
        return [.. changes.Values];

        void Take(ImmutableArray<Row> rows)
        {
            foreach (var row in rows) changes[row.Id] = row;
            if (!rows.IsEmpty) books = books.With(rows);
        }
    }

    /// <summary>The books after some rows were written.</summary>
    public static Books With(this Books books, ImmutableArray<Row> rows)
    {
        var standing = books.Invoices.Cast<Row>().Concat(books.Payments).Concat(books.Credits).ToDictionary(row => row.Id);
        var written = rows.Count(row => standing.GetValueOrDefault(row.Id)?.Version != row.Version);
        foreach (var row in rows) standing[row.Id] = row;
        return Books.Of(books.ClientId, standing.Values, books.Version + written);
    }

    private static ImmutableArray<Row> Payment(Books books, Payment payment, DateOnly today)
    {
        if (payment.Status is PaymentStatus.Refunded && payment.RefundedOn is null) return [payment with { RefundedOn = today }];
        if (payment.Status is not PaymentStatus.Completed || payment.Applied is not null
            || books.Invoice(payment.InvoiceId) is not { } invoice) return [];
        return books.Booked(
            payment with { On = payment.On ?? today }, invoice.PaymentIds.Contains(payment.Id) ? invoice
            : invoice with { PaymentIds = invoice.PaymentIds.Add(payment.Id) },
            payment.On ?? today);
    }

    private static ImmutableArray<Row> Invoice(Books books, Invoice invoice, Invoice? before, DateOnly today)
    {
        var read = invoice;
        if (before is { IsIssued: true }) (invoice, books) = Put(books, Kept(books, invoice, before));
        if (!invoice.IsIssued) return [];
        if (invoice is { IsCancelled: true, CancelledOn: null }) return [invoice with { CancelledOn = today }];
        var paid = books.PaidOf(invoice);
        var stated = Math.Min(invoice.Total, invoice.Status is InvoiceStatus.Paid ? invoice.Total : invoice.Paid);
        var isNews = before is null ? !invoice.IsBooked : stated > Math.Min(before.Total, before.Paid);
        if (isNews && stated > paid && !invoice.IsCancelled && Books.IsMoney(stated - paid))
        {
            var id = EntityId.Of($"stated/{invoice.Id}/{stated}/{paid}/{invoice.PaymentIds.Length}");
            return books.Receive(invoice.Id, stated - paid, id, today) is { Error: null } received ? received.Value : [];
        }
        var mended = invoice.WithPaid(paid) with { IsBooked = invoice.IsBooked };
        return mended == read ? [] : [mended with { IsBooked = true }];
    }

    /// <summary>An issued invoice stays issued, with its amounts; it is cancelled only while nothing is paid.</summary>
    private static Invoice Kept(Books books, Invoice invoice, Invoice before)
    {
        var isUndone = !invoice.IsIssued || (invoice.IsCancelled && !before.IsCancelled && books.PaidOf(invoice) > 0);
        var isRevived = before.IsCancelled && !invoice.IsCancelled;
        return (isUndone || isRevived ? invoice with { Status = before.Status, CancelledOn = before.CancelledOn } : invoice)
            .AsIssued(before);
    }

    private static (Invoice, Books) Put(Books books, Invoice invoice) =>
        books.Invoices.Contains(invoice) ? (invoice, books) : (invoice, books.With([invoice]));
}
