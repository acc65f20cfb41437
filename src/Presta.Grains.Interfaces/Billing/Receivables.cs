using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>Why the balance of a client moved.</summary>
public enum MovementSource { Invoice, Cancellation, Payment, Refund, CreditNote }

/// <summary>One line of a client's account. What raises the debt is positive.</summary>
public sealed record Movement(
    EntityId Id, DateOnly On, MovementSource Source, string Reference, decimal Amount, string Currency, EntityId InvoiceId,
    EntityId PaymentId)
{
    public static ImmutableArray<Movement> Of(Books books) =>
        [.. Invoices(books).Concat(Payments(books)).Concat(Credits(books)).OrderBy(m => m.On).ThenBy(m => m.Source).ThenBy(m => m.Id)];

    /// <summary>Of what ends another movement: each has an id of its own.</summary>
    private static EntityId Undoing(EntityId id) => EntityId.Of($"undone/{id}");

    private static IEnumerable<Movement> Invoices(Books books) =>
        from i in books.Invoices where i.IsIssued
        let issued = new Movement(i.Id, i.IssuedOn!.Value, MovementSource.Invoice, i.Number, i.Total, i.Money, i.Id, EntityId.None)
        from m in i.CancelledOn is { } day
            ? new[] { issued, issued with { Id = Undoing(i.Id), On = day, Source = MovementSource.Cancellation, Amount = -i.Total } }
            : [issued]
        select m;

    private static IEnumerable<Movement> Payments(Books books) =>
        from p in books.Payments where p.Status is PaymentStatus.Completed or PaymentStatus.Refunded && p.On is not null
        let paid = new Movement(p.Id, p.On!.Value, MovementSource.Payment, p.Reference, -p.Amount, p.Money, p.InvoiceId, p.Id)
        from m in p.RefundedOn is { } day
            ? new[] { paid, paid with { Id = Undoing(p.Id), On = day, Source = MovementSource.Refund, Amount = p.Amount } } : [paid]
        select m;

    private static IEnumerable<Movement> Credits(Books books) =>
        from c in books.Credits where c.On is not null
        let note = new Movement(c.Id, c.On!.Value, MovementSource.CreditNote, c.Number, -c.Amount, c.Money, c.InvoiceId, EntityId.None)
        let paidOut = c.PaidOutOn is { } day
            ? note with { Id = Undoing(c.Id), On = day, Source = MovementSource.Refund, Amount = c.PaidOut } : null
        from m in new[] { c.Kind is CreditKind.CreditNote ? note : null, paidOut }
        where m is not null
        select m;
}

/// <summary>What a client owes in one currency when a day ends. Every answer that shows one of these figures takes it from here.</summary>
/// <param name="Pending">Open, not yet due.</param>
/// <param name="Overdue">Open, past the due date.</param>
/// <param name="Credit">What the client may still put to invoices.</param>
public sealed record Receivables(
    string Currency, decimal Invoiced, decimal Credited, decimal Paid, decimal Pending, decimal Overdue, decimal Credit, Ageing Ageing)
{
    public decimal Balance => Invoiced - Credited - Paid;

    /// <summary>By currency, francs first; francs alone where there is nothing.</summary>
    public static ImmutableArray<Receivables> Of(Books books, DateOnly on)
    {
        var currencies = books.Invoices.Where(i => i.IsIssued).Select(i => i.Money).Concat(books.Payments.Select(p => p.Money))
            .Concat(books.Credits.Select(c => c.Money));
        return [.. currencies.Append(Invoice.Francs).Distinct().OrderBy(c => c != Invoice.Francs).ThenBy(c => c)
            .Select(c => In(c, books, on))];
    }

    private static Receivables In(string currency, Books books, DateOnly on)
    {
        var due = books.Invoices.Where(i => i.Money == currency && Books.IsDue(i, on)).Select(i => (Invoice: i, Open: books.OpenOf(i, on)))
            .ToArray();
        var credits = books.Credits.Where(c => c.Money == currency && c.On <= on).ToArray();
        var uses = books.Invoices.Where(i => i.Money == currency).SelectMany(i => i.Credits).Where(use => use.On <= on)
            .Sum(use => use.Amount);
        var paidOut = credits.Where(c => c.PaidOutOn <= on).Sum(c => c.PaidOut);
        return new(
            currency, due.Sum(d => d.Invoice.Total), credits.Where(c => c.Kind is CreditKind.CreditNote).Sum(c => c.Amount),
            books.Payments.Where(p => p.Money == currency && p.Counts(on)).Sum(p => p.Amount) - paidOut,
            due.Where(d => !(d.Invoice.DueOn < on)).Sum(d => d.Open), due.Where(d => d.Invoice.DueOn < on).Sum(d => d.Open),
            credits.Where(c => !(c.VoidedOn <= on)).Sum(c => c.Amount) - uses - paidOut,
            Ageing.Of(due.Select(d => (on.DayNumber - (d.Invoice.DueOn ?? on).DayNumber, d.Open))));
    }
}

/// <summary>Open amounts by days past due: not yet, 1–30, 31–60, 61–90, more.</summary>
public sealed record Ageing(decimal Current, decimal Days30, decimal Days60, decimal Days90, decimal Older)
{
    public static Ageing Of(IEnumerable<(int DaysLate, decimal Open)> invoices) =>
        invoices.Aggregate(new Ageing(0, 0, 0, 0, 0), (sum, i) => i.DaysLate switch
    {
        <= 0 => sum with { Current = sum.Current + i.Open },
        <= 30 => sum with { Days30 = sum.Days30 + i.Open },
        <= 60 => sum with { Days60 = sum.Days60 + i.Open },
        <= 90 => sum with { Days90 = sum.Days90 + i.Open },
        _ => sum with { Older = sum.Older + i.Open },
    });
}
