using Presta.Billing;
using Presta.Documents;
using Presta.Journal;
using Presta.Notifications;
using Presta.Projects;
using Presta.Support;

namespace Presta.Tests.Walk;

/// <summary>
/// What a clerk finds who has nothing but the journal: the last word on each row, added up again for every question, by arithmetic that
/// knows none of the product's.
/// </summary>
internal sealed class JournalLedger(IJournal journal)
{
    private readonly Dictionary<EntityId, Row> rows = [];
    private long read;

    /// <summary>Whether anything was written since it was asked last.</summary>
    public async Task<bool> ReadOn()
    {
        var before = read;
        while (await journal.AfterAny(read, 500) is { Length: > 0 } tail)
        {
            foreach (var entry in tail) rows[entry.Id] = entry.Row;
            read = tail[^1].Seq;
        }
        return read > before;
    }

    public T[] All<T>() where T : Row => [.. rows.Values.OfType<T>().Where(row => !row.IsTrashed)];

    public Account Of(EntityId client, string currency, DateOnly on) => new(
        [.. All<Invoice>()
            .Where(i => i.ClientId == client && Money(i.Currency) == currency && i.Status is not InvoiceStatus.Draft
            && i.IssuedOn is not null)],
        [.. All<Payment>().Where(p => p.ClientId == client && Money(p.Currency) == currency)],
        [.. All<Credit>().Where(c => c.ClientId == client && Money(c.Currency) == currency)], on);

    public Project[] Projects(EntityId client) => [.. All<Project>().Where(p => p.ClientId == client)];

    public Ticket[] Tickets(EntityId client) => [.. All<Ticket>().Where(t => t.ClientId == client)];

    public Document[] Documents(EntityId client) => [.. All<Document>().Where(d => d.ClientId == client)];

    public Notification[] Notifications(EntityId user) => [.. All<Notification>().Where(n => n.UserId == user)];

    private static string Money(string? currency) => currency ?? "CHF";

    /// <summary>One currency of one client on a day, with all that was ever written in it.</summary>
    internal sealed record Account(Invoice[] Invoices, Payment[] Payments, Credit[] Credits, DateOnly On)
    {
        private IEnumerable<Invoice> Due => Invoices.Where(i => i.Status is not InvoiceStatus.Cancelled);

        private IEnumerable<CreditUse> Uses => Invoices.SelectMany(i => i.Credits);

        public decimal Invoiced => Due.Sum(i => i.Total);

        public decimal Credited => Credits.Where(c => c.Kind is CreditKind.CreditNote).Sum(c => c.Amount);

        public decimal Paid => Payments.Where(p => p.Status is PaymentStatus.Completed).Sum(p => p.Amount) - Credits.Sum(c => c.PaidOut);

        public decimal Balance => Invoiced - Credited - Paid;

        public decimal Credit => Credits.Where(c => c.VoidedOn is null).Sum(c => c.Amount - c.PaidOut) - Uses.Sum(u => u.Amount);

        public decimal Overdue => Due.Where(IsLate).Sum(OpenOf);

        public decimal Pending => Due.Where(i => !IsLate(i)).Sum(OpenOf);

        public decimal Late(int from, int to) =>
            Due.Where(i => On.DayNumber - i.DueOn!.Value.DayNumber is var days && days >= from && days <= to).Sum(OpenOf);

        public decimal PaidOf(Invoice invoice) =>
            Payments.Where(p => p.InvoiceId == invoice.Id && p.Status is PaymentStatus.Completed)
                .Sum(p => p.Applied ?? 0) + invoice.Credits.Sum(u => u.Amount);

        public decimal OpenOf(Invoice invoice) => invoice.Status is InvoiceStatus.Cancelled ? 0 : invoice.Total - PaidOf(invoice);

        public string StatusOf(Invoice invoice) => invoice.Status is InvoiceStatus.Cancelled ? "cancelled"
            : (PaidOf(invoice), OpenOf(invoice)) switch
        {
            (_, 0) => "paid",
            _ when IsLate(invoice) => "overdue",
            ( > 0, _) => "partially_paid",
            _ => "pending",
        };

        /// <summary>
        /// How many lines a statement of it has: each invoice, each end of one, each payment that came, each that went back, each note,
        /// each pay-out.
        /// </summary>
        public int Lines => Invoices.Length + Invoices.Count(i => i.Status is InvoiceStatus.Cancelled)
            + Payments.Count(p => p.Status is PaymentStatus.Completed or PaymentStatus.Refunded) + Payments.Count(
                p => p.Status is PaymentStatus.Refunded)
            + Credits.Count(c => c.Kind is CreditKind.CreditNote) + Credits.Count(c => c.PaidOut > 0);

        private bool IsLate(Invoice invoice) => invoice.DueOn < On;
    }
}
