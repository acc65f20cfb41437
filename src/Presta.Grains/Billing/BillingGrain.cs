using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Presta.Catalogs;
using Presta.Kit;
using Presta.Notion;
using Presta.Support;

namespace Presta.Billing;

internal sealed class BillingGrain(
    OwnerTools tools, IPaymentProvider provider, BillingRules rules, SlaRules office, ILogger<BillingGrain> log) : OwnerGrain(tools),
    IBillingGrain
{
    /// <summary>Callers give up a little later: a provider that is slower is asked afterwards how it went.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(5);

    private readonly OwnerTools tools = tools;
    private readonly IPaymentProvider provider = provider;
    private BillingNumbers? numbers;
    private Books? books;
    private Task<Result<Books>>? opening;

    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    private DateOnly Today => tools.Time.Today();

    public async Task<Result<Books>> Look(Scope scope) => Id.IsNone || (scope.OwnerKey is { } key && key != Id) ? Error.NotFound
        : await Open();

    public Task<Result<Saved<Invoice>>> View(Scope scope, EntityId invoice) => Seen(scope, invoice, i => i.Viewed(Now));

    public Task<Result<Saved<Invoice>>> Download(Scope scope, EntityId invoice) => Seen(scope, invoice, i => i.Viewed(Now).Downloaded(Now));

    private async Task<Result<Saved<Invoice>>> Seen(Scope scope, EntityId invoice, Func<Invoice, Invoice> seen)
    {
        if ((await Look(scope)).Then<Invoice>(b => b.Invoice(invoice) is { } issued ? issued : Error.NotFound)
            .IsRefused(out var refusal, out _)) return refusal;
        return await Changed<Invoice>(
            scope, invoice, b => scope.Portal is Portal.Client ? [seen(b.Invoice(invoice)!)] : ImmutableArray<Row>.Empty);
    }

    public Task<Result<Saved<Payment>>> Pay(Scope scope, NewPayment order) =>
        Pay(scope, order.Method, order.CardToken, done => done.Is(order), (b, id) => b.Begin(order, id, Today, rules.LeastPayment));

    public Task<Result<Saved<Payment>>> PayMany(Scope scope, NewCharge order) =>
        Pay(scope, order.Method, order.CardToken, done => done.Is(order), (b, id) => b.BeginAll(order, id, Today, rules.LeastPayment));

    private async Task<Result<Saved<Payment>>> Pay(
        Scope scope, PaymentMethod? method, string? token, Func<Payment, bool> isOrdered,
        Func<Books, EntityId, Result<ImmutableArray<Row>>> begin)
    {
        if ((await Look(scope)).IsRefused(out var closed, out var standing)) return closed;
        var id = scope.NewId(Now);
        if (standing.Payment(id) is { } done)
        {
            if (!isOrdered(done)) return BillingErrors.KeyReused;
            if (done.IsUnheardOf) await Ask(done);   // its first try broke off between the charge and its outcome
            return await Outcome(id);
        }
        if (method is PaymentMethod.Card && token is null) return BillingErrors.TokenNeeded;
        if (method is not PaymentMethod.Transfer && !await provider.IsThere()) return BillingErrors.NoProvider;
        if ((await Change(scope, b => begin(b, id))).IsRefused(out var refusal, out _)) return refusal;
        if (method is not PaymentMethod.Transfer) await Charge(id, token);
        return await Outcome(id);
    }

    public Task<Result<Saved<Payment>>> Receive(Scope scope, EntityId invoice, decimal amount)
    {
        var id = scope.NewId(Now);
        return Changed<Payment>(scope, id, b => b.Payment(id) is null ? b.Receive(invoice, amount, id, Today) : ImmutableArray<Row>.Empty);
    }

    public Task<Result<Saved<Payment>>> Settle(Scope scope, EntityId payment, decimal? received) =>
        Changed<Payment>(scope, payment, b => b.Settle(payment, received, Today));

    public Task<Result<Saved<Payment>>> Fail(Scope scope, EntityId payment, string reason) =>
        Changed<Payment>(scope, payment, b => b.Fail(payment, reason));

    public async Task<Result<Saved<Payment>>> Refund(Scope scope, EntityId payment)
    {
        if ((await Look(scope)).IsRefused(out var closed, out var standing)) return closed;
        if (standing.Payment(payment) is not { IsCharge: true })
            return await Changed<Payment>(scope, payment, b => b.Refund(payment, Today));
        if ((await Change(scope, b => b.AskRefund(payment, Today))).IsRefused(out var refusal, out _)) return refusal;
        await Ask(books!.Payment(payment)!);
        return (await Read<Payment>(scope, payment)).Then<Saved<Payment>>(saved =>
            saved.Row is { IsUnheardOf: false, Status: PaymentStatus.Completed, Reason: { } reason } ? BillingErrors.NotRefunded(reason)
                : saved);
    }

    public async Task<DateTimeOffset?> Conclude(EntityId payment)
    {
        if ((await Open()).IsRefused(out _, out var open)) return Now + BetweenQuestions;
        if (open.Payment(payment) is not { IsUnheardOf: true } begun) return null;
        await Ask(begun);
        return books?.Payment(payment) is { IsUnheardOf: false } ? null : Now + BetweenQuestions;
    }

    public async Task<DateTimeOffset?> Remind(EntityId invoice)
    {
        if ((await Open()).IsRefused(out _, out var open) || (await IsContested(open.Invoice(invoice)))
            .IsRefused(out _, out var isContested)) return Now + BetweenQuestions;
        if (isContested) return PaymentReminders.Tomorrow(Now, office.Calendar);
        var (now, next) = (Now, (DateTimeOffset?)null);
        var reminded = await Change(Scope.System, b =>
        {
            if (b.Invoice(invoice) is not { } unpaid) return ImmutableArray<Row>.Empty;
            (var level, next) = PaymentReminders.Due(unpaid, b.PayableOf(unpaid, Today), now, office.Calendar);
            return level is { } due ? b.Reminded(unpaid, due, now) : ImmutableArray<Row>.Empty;
        });
        return reminded.Error is null ? next : Now + BetweenQuestions;
    }

    /// <summary>There is no other word for it yet: an open ticket about billing in which the invoice's number stands.</summary>
    private async Task<Result<bool>> IsContested(Invoice? invoice) => invoice is null ? false
        : (await GrainFactory.GetGrain<ITicketsCatalog>(Nouns.Tickets.Name).Of("client_id", Id.ToString()))
            .Select(tickets => tickets.Any(t =>
            t is { IsTrashed: false, IsDone: false, Category: TicketCategory.Billing }
                && $"{t.Subject} {t.Description}".Contains(invoice.Number, StringComparison.OrdinalIgnoreCase)));

    public Task<Result<Saved<Credit>>> CreditNote(Scope scope, NewCreditNote note)
    {
        var id = scope.NewId(Now);
        return Changed<Credit>(scope, id, b => b.Credits.Any(c => c.Id == id) ? ImmutableArray<Row>.Empty : b.CreditNote(note, id, Today));
    }

    public async Task<Result<Saved<Credit>>> UseCredit(Scope scope, EntityId credit, EntityId invoice, decimal? amount) =>
        await HasDone(Nouns.Credits, credit, scope.Operation)
        ? await Read<Credit>(scope, credit) : await Changed<Credit>(scope, credit, b => b.UseCredit(credit, invoice, amount, Today));

    public Task<Result<Saved<Credit>>> PayOut(Scope scope, EntityId credit) => Changed<Credit>(scope, credit, b => b.PayOut(credit, Today));

    public Task<Result<Saved<Invoice>>> Cancel(Scope scope, EntityId invoice) =>
        Changed<Invoice>(scope, invoice, b => b.Cancel(invoice, Today));

    /// <summary>
    /// What people wrote is merged as it is; what it means for the books, and what of it must not stand, is written after it.
    /// </summary>
    public override async Task<ImmutableArray<Row>> Merge(string noun, ImmutableArray<RemoteRow> remotes)
    {
        var before = (await Open()).Value;
        if (noun == Nouns.InvoiceLines.Name) return await MergeLines(before, remotes);
        var merged = await base.Merge(noun, remotes);
        if (before is null || books is null) return merged;
        books = books.With(merged);
        var mended = (await Change(Scope.System, b => b.Mended(before, Today))).Value;
        return mended.IsDefaultOrEmpty ? merged : [.. merged.Select(row => mended.FirstOrDefault(m => m.Id == row.Id) ?? row)];
    }

    /// <summary>Lines have no figures of their own in the books; what people did to those of an issued invoice is undone.</summary>
    private async Task<ImmutableArray<Row>> MergeLines(Books? open, ImmutableArray<RemoteRow> remotes)
    {
        var invoices = await Task.WhenAll(remotes.Select(InvoiceOf));
        var before = new Dictionary<EntityId, ImmutableArray<InvoiceLine>>();
        foreach (var id in invoices.Distinct())
            if ((await GrainFactory.GetGrain<IInvoiceLinesCatalog>(Nouns.InvoiceLines.Name).Of("invoice_id", id.ToString()))
                .Value is { IsDefault: false } lines) before[id] = lines;
        var merged = await base.Merge(Nouns.InvoiceLines.Name, remotes);
        if (open is null) return merged;
        ImmutableArray<Row> kept =
        [
            .. from now in merged.OfType<InvoiceLine>().Zip(invoices, (line, invoice) => (Line: line, Invoice: invoice))
               group now.Line by now.Invoice into lines
               where open.Invoice(lines.Key) is not null && before.ContainsKey(lines.Key)
               from line in IssuedLines.Kept(open.Invoice(lines.Key)!, before[lines.Key], lines)
               select line,
        ];
        var written = await WriteAll(Scope.System, () => Task.FromResult<Result<ImmutableArray<Row>>>(kept), ForgetAll, _ => { });
        return written.Value.IsDefaultOrEmpty ? merged
            : [.. merged.Select(row => written.Value.FirstOrDefault(w => w.Id == row.Id) ?? row)];

        async Task<EntityId> InvoiceOf(RemoteRow remote) =>
            ((await Standing(Nouns.InvoiceLines, remote.Row.Id)).Value as InvoiceLine ?? (InvoiceLine)remote.Row).InvoiceId;
    }

    private async Task<Result<Books>> Open()
    {
        if (opening is { } running) return await running;
        if (books is { } known && tools.Standing.IsSure) return known;
        Forget();
        opening = OpenAnew();
        try
        {
            return await opening;
        }
        finally
        {
            opening = null;
        }
    }

    /// <summary>As the journal has them; what people stated before Presta kept these books is booked.</summary>
    private async Task<Result<Books>> OpenAnew()
    {
        if ((await Current()).IsRefused(out var closed, out _)) return closed;
        if ((await Change(Scope.System, b => b.Mended(null, Today))).IsRefused(out closed, out _)) return closed;
        return await Current();
    }

    /// <summary>
    /// Each row that is written moves the journal on by one at least: what it ends with is no version that these books have gone beyond.
    /// </summary>
    private async Task<Result<Books>> Current()
    {
        if (books is { } known) return known;
        var version = await tools.Journal.End();
        return (await Shelf.Read(GrainFactory, Id, Kept)).Select(rows => books = Books.Of(Id, rows, version));
    }

    private async Task<Result<Row?>> Kept(Noun noun, EntityId id) => await Standing(noun, id);

    private Task<Result<ImmutableArray<Row>>> Change(Scope scope, Func<Books, Result<ImmutableArray<Row>>> rule) => WriteAll(
        scope,
        async () => (await Current()).Then(rule).IsRefused(out var refusal, out var rows) ? refusal : await (numbers ??= new(GrainFactory))
            .Number(rows, Today),
        Forget,
        rows => books = books!.With(rows));

    private async Task<Result<Saved<T>>> Changed<T>(Scope scope, EntityId id, Func<Books, Result<ImmutableArray<Row>>> rule) where T : Row
    {
        if ((await Look(scope)).IsRefused(out var closed, out _)) return closed;
        if ((await Change(scope, rule)).IsRefused(out var refusal, out _)) return refusal;
        return await Read<T>(scope, id);
    }

    private void Forget()
    {
        books = null;
        ForgetAll();
    }

    private async Task<Result<Saved<Payment>>> Outcome(EntityId payment) => (await Read<Payment>(Scope.System, payment))
        .Then<Saved<Payment>>(saved =>
        saved.Row is { Status: PaymentStatus.Failed, IsCharge: true } failed ? BillingErrors.Declined(failed.Reason ?? "") : saved);

    /// <summary>It was not reached, or did not answer: how a charge ended is not known then.</summary>
    private static bool IsOfTheProvider(Exception trouble) => trouble is TimeoutException or OrleansException or HttpRequestException;

    private async Task Charge(EntityId payment, string? token)
    {
        var begun = books!.Payment(payment)!;
        try
        {
            await Conclude(
                begun, await provider.Charge(begun.Charge, begun.Charged, begun.Money, begun.Method, token ?? "tok_twint")
                .WaitAsync(Patience, tools.Time));
        }
        catch (Exception trouble) when (IsOfTheProvider(trouble))
        {
            await Ask(begun);
        }
    }

    /// <summary>How it ended; when not even that is told, the clock of charges has it asked again.</summary>
    private async Task Ask(Payment payment)
    {
        try
        {
            var answer = payment.IsBeingRefunded ? provider.Refund(payment.Charge, payment.Charged, payment.Money) : Find(payment.Charge);
            await Conclude(payment, await answer.WaitAsync(Patience, tools.Time));
        }
        catch (Exception trouble) when (IsOfTheProvider(trouble))
        {
            BillingLog.Unanswered(log, payment.Id, trouble.Message);
        }
    }

    private async Task<ChargeOutcome> Find(EntityId payment) => await provider.Find(payment) ?? new ChargeOutcome("not_charged");

    private Task Conclude(Payment payment, ChargeOutcome outcome) =>
        Change(Scope.System, b => (payment.IsBeingRefunded, outcome.Reason) switch
    {
        (false, null) => b.Settle(payment.Id, null, Today),
        (false, { } reason) => b.Fail(payment.Id, reason),
        (true, null) => b.Refund(payment.Id, Today),
        (true, { } reason) => b.KeepPayment(payment.Id, reason),
    });
}

internal static partial class BillingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "the payment provider does not say how payment {Payment} ended and is asked again: {Reason}")]
    public static partial void Unanswered(ILogger log, EntityId payment, string reason);
}
