using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>
/// Everything one client company owes and has paid, at one moment: the only place that says what is paid of an invoice. Its moves are pure
/// and answer with the rows that change, all of which are written together or not at all.
/// </summary>
/// <param name="Version">
/// Grows with every change of a row in it, and never falls, whatever is trashed or read anew: two answers that carry the same one show the
/// same money.
/// </param>
[GenerateSerializer, Immutable, Alias("books")]
public sealed record Books(
    EntityId ClientId, ImmutableArray<Invoice> Invoices, ImmutableArray<Payment> Payments, ImmutableArray<Credit> Credits, long Version)
{
    /// <param name="version">Of the journal, when these rows were read from it.</param>
    public static Books Of(EntityId client, IEnumerable<Row> rows, long version = 0)
    {
        var mine = rows.Where(row => !row.IsTrashed).OrderBy(row => row.Id).ToArray();
        return new(
            client, [.. mine.OfType<Invoice>().Where(i => i.ClientId == client)],
            [.. mine.OfType<Payment>().Where(p => p.ClientId == client)],
            [.. mine.OfType<Credit>().Where(c => c.ClientId == client)], version);
    }

    public Invoice? Invoice(EntityId id) => Invoices.FirstOrDefault(i => i.Id == id && i.IsIssued);

    public Payment? Payment(EntityId id) => Payments.FirstOrDefault(p => p.Id == id);

    /// <summary>What payments and credits have settled of an invoice.</summary>
    public decimal PaidOf(Invoice invoice) => Received(invoice, p => p.Status is PaymentStatus.Completed) + invoice.Credits.Sum(
        use => use.Amount);

    /// <summary>What was still to be paid of an invoice when a day ended.</summary>
    public decimal OpenOf(Invoice invoice, DateOnly on) => !IsDue(invoice, on) ? 0
        : invoice.Total - Received(invoice, p => p.Counts(on)) - invoice.Credits.Where(use => use.On <= on).Sum(use => use.Amount);

    /// <summary>Issued by then, and not cancelled by then.</summary>
    public static bool IsDue(Invoice invoice, DateOnly on) => invoice.IsIssued && invoice.IssuedOn <= on && !(invoice.CancelledOn <= on);

    /// <summary>Open, and not promised to a payment that is still on its way.</summary>
    public decimal PayableOf(Invoice invoice, DateOnly today) =>
        Math.Max(0, invoice.Open - Payments.Where(p => p.InvoiceId == invoice.Id).Sum(p => p.Holds(today)));

    /// <summary>A client begins to pay: the payment waits for its outcome.</summary>
    /// <param name="least">No smaller amount is taken, but for the rest of an invoice.</param>
    public Result<ImmutableArray<Row>> Begin(NewPayment order, EntityId id, DateOnly today, decimal least = 0)
    {
        if (Invoice(order.InvoiceId!.Value) is not { } invoice) return Error.NotFound;
        if (invoice.IsCancelled) return BillingErrors.Cancelled;
        if (invoice.Open == 0) return BillingErrors.AlreadyPaid;
        if (order.Currency is { } currency && currency != invoice.Money) return BillingErrors.OtherCurrency(invoice);
        var payable = PayableOf(invoice, today);
        if (payable == 0) return BillingErrors.OnItsWay;
        var amount = order.Amount ?? payable;
        if (amount > payable) return BillingErrors.MoreThanOpen(payable, invoice.Money);
        if (amount < Math.Min(least, payable)) return BillingErrors.TooLittle(least, invoice.Money);
        var payment =
            New(invoice, id, amount, order.Method!.Value, today) with { IsCharge = order.Method is not PaymentMethod.Transfer,
            Last4 = order.CardLast4 };
        return Rows(payment, invoice with { PaymentIds = invoice.PaymentIds.Add(id) });
    }

    /// <summary>A client begins to pay several invoices by one charge: each as it would be alone, all of them or none.</summary>
    public Result<ImmutableArray<Row>> BeginAll(NewCharge order, EntityId id, DateOnly today, decimal least = 0)
    {
        if (order.Allocations is not { Length: > 0 and <= NewCharge.Most } all || all.Any(a => a.InvoiceId is null))
            return BillingErrors.NoAllocations;
        if (all.Any(a => a.Amount is not { } amount || !IsMoney(amount))) return BillingErrors.NoAmount;
        ImmutableArray<ChargePart> parts =
            [.. all.Select((a, i) => new ChargePart(i == 0 ? id : EntityId.Of($"{id}/{i}"), a.InvoiceId!.Value, a.Amount!.Value))];
        if (parts.Select(part => part.InvoiceId).Distinct().Count() < parts.Length) return BillingErrors.InvoiceTwice;
        var currency = order.Currency ?? Invoice(parts[0].InvoiceId)?.Money;
        var begun = Each(parts, (books, part) => books
            .Begin(new NewPayment(part.InvoiceId, order.Method, part.Amount, currency, CardLast4: order.CardLast4), part.PaymentId, today)
            .Select<ImmutableArray<Row>>(
                rows => [.. rows.Select(row => row is Payment payment ? payment with { ChargeId = id, Parts = parts } : row)]));
        var payable = parts.Sum(part => Invoice(part.InvoiceId) is { } invoice ? PayableOf(invoice, today) : 0);
        return begun.Error is null && parts.Sum(part => part.Amount) < Math.Min(least, payable) ? BillingErrors.TooLittle(least, currency!)
            : begun;
    }

    /// <summary>Money came in at the bank. What goes beyond the invoice is credit.</summary>
    public Result<ImmutableArray<Row>> Receive(EntityId invoiceId, decimal amount, EntityId id, DateOnly on)
    {
        if (Invoice(invoiceId) is not { } invoice) return Error.NotFound;
        if (!IsMoney(amount)) return BillingErrors.NoAmount;
        return Booked(New(invoice, id, amount, PaymentMethod.Transfer, on), invoice with { PaymentIds = invoice.PaymentIds.Add(id) }, on);
    }

    /// <summary>
    /// A pending payment has arrived; of a transfer perhaps another amount than was announced. Of one for several invoices each takes what
    /// it was announced, in their order; the last one takes what is left, and one that nothing is left for was not paid.
    /// </summary>
    public Result<ImmutableArray<Row>> Settle(EntityId paymentId, decimal? received, DateOnly on)
    {
        if (Payment(paymentId) is not { } payment || Invoice(payment.InvoiceId) is null) return Error.NotFound;
        if (payment.Status is not PaymentStatus.Pending) return BillingErrors.NotPending;
        if (received is { } amount && !IsMoney(amount)) return BillingErrors.NoAmount;
        var parts = Together(payment, PaymentStatus.Pending);
        var left = received ?? parts.Sum(part => part.Amount);
        return Each(parts, (books, part) =>
        {
            if (books.Invoice(part.InvoiceId) is not { } invoice) return Error.NotFound;
            var share = part == parts[^1] ? left : Math.Min(part.Amount, left);
            left -= share;
            return share == 0 ? Rows(part with { Status = PaymentStatus.Failed, Reason = NotReceived })
                : books.Booked(part with { Amount = share, On = on }, invoice, on);
        });
    }

    public Result<ImmutableArray<Row>> Fail(EntityId paymentId, string reason)
    {
        if (Payment(paymentId) is not { } payment) return Error.NotFound;
        if (payment.Status is not PaymentStatus.Pending) return BillingErrors.NotPending;
        return Rows(
            [.. Together(payment, PaymentStatus.Pending).Select(part => part with { Status = PaymentStatus.Failed, Reason = reason })]);
    }

    /// <summary>The provider is about to be asked to give a payment back. Asked for already, nothing changes.</summary>
    public Result<ImmutableArray<Row>> AskRefund(EntityId paymentId, DateOnly on) => OfCharge(paymentId, (_, payment) =>
        payment.IsBeingRefunded ? ImmutableArray<Row>.Empty : Rows(payment with { RefundAskedOn = on, Reason = null }));

    /// <summary>The provider does not give it back: the payment stands as it did.</summary>
    public Result<ImmutableArray<Row>> KeepPayment(EntityId paymentId, string reason) => OfCharge(paymentId, (_, payment) =>
        payment.IsBeingRefunded ? Rows(payment with { RefundAskedOn = null, Reason = reason }) : ImmutableArray<Row>.Empty);

    /// <summary>
    /// A payment is given back whole, with all that its charge paid: their invoices are open again, and what of it was credit is gone.
    /// </summary>
    public Result<ImmutableArray<Row>> Refund(EntityId paymentId, DateOnly on) => OfCharge(paymentId, (books, payment) =>
    {
        var credit = books.CreditOf(payment.Id);
        var invoice = books.Invoices.FirstOrDefault(i => i.Id == payment.InvoiceId);
        return Rows(
            payment with { Status = PaymentStatus.Refunded, RefundedOn = on },
            invoice?.WithPaid(books.PaidOf(invoice) - (payment.Applied ?? 0)),
            credit is null ? null : credit with { VoidedOn = on });
    });

    /// <summary>A credit note on an invoice: what is open of the invoice takes it first, the rest is credit.</summary>
    public Result<ImmutableArray<Row>> CreditNote(NewCreditNote note, EntityId id, DateOnly today)
    {
        if (Invoice(note.InvoiceId) is not { } invoice) return Error.NotFound;
        if (invoice.IsCancelled) return BillingErrors.Cancelled;
        if (!IsMoney(note.Amount)) return BillingErrors.NoAmount;
        var credited = Credits.Where(c => c.InvoiceId == invoice.Id && c.Kind is CreditKind.CreditNote).Sum(c => c.Amount);
        if (note.Amount > invoice.Total - credited) return BillingErrors.MoreThanInvoiced(invoice.Total - credited, invoice.Money);
        var used = Math.Min(note.Amount, invoice.Open);
        var credit = new Credit
        {
            Id = id, Number = "", ClientId = ClientId, InvoiceId = invoice.Id, Kind = CreditKind.CreditNote, On = today,
                Amount = note.Amount, Currency = invoice.Money,
            Used = used, Reason = note.Reason,
        };
        return Rows(credit, used == 0 ? null : Using(invoice, id, used, today));
    }

    /// <summary>Puts credit to an invoice: as much as there is and as is open, or the given amount.</summary>
    public Result<ImmutableArray<Row>> UseCredit(EntityId creditId, EntityId invoiceId, decimal? amount, DateOnly today)
    {
        if (Credits.FirstOrDefault(c => c.Id == creditId) is not { } credit || Invoice(invoiceId) is not { } invoice) return Error.NotFound;
        if (credit.Money != invoice.Money) return BillingErrors.OtherCurrency(invoice);
        if (IsPromised(credit)) return BillingErrors.BeingRefunded;
        var most = Math.Min(credit.Left, PayableOf(invoice, today));
        var used = amount ?? most;
        if (most == 0 || used > most) return BillingErrors.MoreThanOpen(most, invoice.Money);
        if (!IsMoney(used)) return BillingErrors.NoAmount;
        return Rows(credit with { Used = credit.Used + used }, Using(invoice, creditId, used, today));
    }

    public ImmutableArray<Row> Reminded(Invoice invoice, int level, DateTimeOffset at) =>
        Rows(invoice with { Reminders = invoice.Reminders.Add(new(level, at, invoice.Version + 1)) });

    /// <summary>Pays out what is left of a credit.</summary>
    public Result<ImmutableArray<Row>> PayOut(EntityId creditId, DateOnly today)
    {
        if (Credits.FirstOrDefault(c => c.Id == creditId) is not { } credit) return Error.NotFound;
        if (IsPromised(credit)) return BillingErrors.BeingRefunded;
        if (credit.Left == 0 || credit.PaidOut > 0) return BillingErrors.CreditUsed;
        return Rows(credit with { PaidOut = credit.Left, PaidOutOn = today });
    }

    /// <summary>Only where nothing was paid and nothing is on its way: else a credit note corrects it.</summary>
    public Result<ImmutableArray<Row>> Cancel(EntityId invoiceId, DateOnly today)
    {
        if (Invoice(invoiceId) is not { } invoice) return Error.NotFound;
        if (invoice.IsCancelled) return ImmutableArray<Row>.Empty;
        if (PaidOf(invoice) > 0 || PayableOf(invoice, today) < invoice.Open) return BillingErrors.PaidInPart;
        return Rows(invoice with { Status = InvoiceStatus.Cancelled, CancelledOn = today });
    }

    public static bool IsMoney(decimal amount) => amount is > 0 and <= 100_000_000 && decimal.Round(amount, 2) == amount;

    private static ImmutableArray<Row> Rows(params ReadOnlySpan<Row?> rows) => [.. rows.ToArray().OfType<Row>()];

    /// <summary>Of a part that a transfer did not reach to.</summary>
    private const string NotReceived = "not_received";

    /// <summary>The parts of a payment's charge that stand so, in the order they were ordered in.</summary>
    private ImmutableArray<Payment> Together(Payment payment, PaymentStatus status) => payment.ChargeId.IsNone ? [payment]
        : [.. payment.Parts.Select(part => Payment(part.PaymentId)).OfType<Payment>()
            .Where(part => part.ChargeId == payment.ChargeId && part.Status == status)];

    /// <summary>Of every part of a completed payment's charge; none of it where one of them cannot be given back.</summary>
    private Result<ImmutableArray<Row>> OfCharge(EntityId id, Func<Books, Payment, ImmutableArray<Row>> step) =>
        Refundable(id).IsRefused(out var refusal, out var payment) ? refusal
        : Each(Together(payment, PaymentStatus.Completed), (books, part) => books.Refundable(part.Id)
            .Select(refundable => step(books, refundable)));

    /// <summary>Steps that follow each other, each on the books after those before it; one that is refused refuses all.</summary>
    private Result<ImmutableArray<Row>> Each<T>(ImmutableArray<T> steps, Func<Books, T, Result<ImmutableArray<Row>>> step)
    {
        var (books, changes) = (this, new Dictionary<EntityId, Row>());
        foreach (var one in steps)
        {
            if (step(books, one).IsRefused(out var refusal, out var rows)) return refusal;
            foreach (var row in rows) changes[row.Id] = row;
            books = books.With(rows);
        }
        return changes.Values.ToImmutableArray();
    }

    private Credit? CreditOf(EntityId payment) => Credits.FirstOrDefault(c => c.PaymentId == payment && c.VoidedOn is null);

    /// <summary>It goes back with its payment.</summary>
    private bool IsPromised(Credit credit) => Payment(credit.PaymentId) is { IsBeingRefunded: true };

    /// <summary>A payment that can be given back: whole, so not once what it left over was used.</summary>
    private Result<Payment> Refundable(EntityId id) =>
        Payment(id) is not { } payment ? Error.NotFound
        : payment.Status is not PaymentStatus.Completed ? BillingErrors.NotCompleted
        : CreditOf(id) is { } credit && credit.Used + credit.PaidOut > 0 ? BillingErrors.CreditUsed
        : payment;

    private decimal Received(Invoice invoice, Func<Payment, bool> counts) =>
        Payments.Where(p => p.InvoiceId == invoice.Id && counts(p)).Sum(p => p.Applied ?? 0);

    private Payment New(Invoice invoice, EntityId id, decimal amount, PaymentMethod method, DateOnly on) => new()
    {
        Id = id, Reference = "", ClientId = ClientId, InvoiceId = invoice.Id, On = on, Method = method, Amount = amount,
            Currency = invoice.Money, Status = PaymentStatus.Pending,
    };

    /// <summary>The invoice takes what is open of it; the rest of the payment becomes credit.</summary>
    internal ImmutableArray<Row> Booked(Payment payment, Invoice invoice, DateOnly on)
    {
        var paid = PaidOf(invoice);
        var applied = invoice.IsCancelled ? 0 : Math.Min(payment.Amount, Math.Max(0, invoice.Total - paid));
        return Rows(
            payment with { Status = PaymentStatus.Completed, Applied = applied },
            invoice.WithPaid(paid + applied),
            payment.Amount == applied ? null : new Credit
            {
                Id = EntityId.Of($"overpaid/{payment.Id}"), Number = payment.Reference, ClientId = ClientId, InvoiceId = invoice.Id,
                    PaymentId = payment.Id,
                Kind = CreditKind.Overpayment, On = on, Amount = payment.Amount - applied, Currency = invoice.Money,
            });
    }

    private Invoice Using(Invoice invoice, EntityId credit, decimal amount, DateOnly on) =>
        (invoice with { Credits = invoice.Credits.Add(new(credit, amount, on)) }).WithPaid(PaidOf(invoice) + amount);
}
