using Presta.Billing;

namespace Presta.Api.Tests.Fakes;

/// <summary>Keeps books by the rules of the product, without a journal.</summary>
public sealed class FakeBilling(World world) : FakeOwner, IBillingGrain
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private Books Books => Books.Of(Id, Rows, Rows.Sum(row => row.Version));

    private Row[] Rows => [.. world.All<Invoice>(), .. world.All<Payment>(), .. world.All<Credit>()];

    public Task<Result<Books>> Look(Scope scope) =>
        Task.FromResult<Result<Books>>(Id.IsNone || (scope.OwnerKey is { } key && key != Id) ? Error.NotFound : Books);

    public Task<Result<Saved<Invoice>>> View(Scope scope, EntityId invoice) =>
        Task.FromResult<Result<Saved<Invoice>>>(Books.Invoice(invoice) is { } found && scope.Owns(found) ? Save(found) : Error.NotFound);

    public Task<Result<Saved<Invoice>>> Download(Scope scope, EntityId invoice) => View(scope, invoice);

    public Task<Result<Saved<Payment>>> Pay(Scope scope, NewPayment order)
    {
        var id = scope.NewId(World.Start);
        if (Books.Payment(id) is { } done)
            return Task.FromResult<Result<Saved<Payment>>>(done.Is(order) ? Save(done) : BillingErrors.KeyReused);
        return Task.FromResult(Books.Begin(order, id, Today).Select(rows =>
        {
            foreach (var row in rows) world.Put(row with { Version = row.Version + 1 });
            return Save(world.Find<Payment>(id)!);
        }));
    }

    public Task<Result<Saved<Payment>>> PayMany(Scope scope, NewCharge order)
    {
        var id = scope.NewId(World.Start);
        if (Books.Payment(id) is { } done)
            return Task.FromResult<Result<Saved<Payment>>>(done.Is(order) ? Save(done) : BillingErrors.KeyReused);
        return Task.FromResult(Books.BeginAll(order, id, Today, 1).Select(rows =>
        {
            foreach (var row in rows) world.Put(row with { Version = row.Version + 1 });
            return Save(world.Find<Payment>(id)!);
        }));
    }

    public Task<Result<Saved<Payment>>> Receive(Scope scope, EntityId invoice, decimal amount) => throw new NotSupportedException();

    public Task<Result<Saved<Payment>>> Settle(Scope scope, EntityId payment, decimal? received) => throw new NotSupportedException();

    public Task<Result<Saved<Payment>>> Fail(Scope scope, EntityId payment, string reason) => throw new NotSupportedException();

    public Task<Result<Saved<Payment>>> Refund(Scope scope, EntityId payment) => throw new NotSupportedException();

    public Task<DateTimeOffset?> Conclude(EntityId payment) => throw new NotSupportedException();

    public Task<DateTimeOffset?> Remind(EntityId invoice) => throw new NotSupportedException();

    public Task<Result<Saved<Credit>>> CreditNote(Scope scope, NewCreditNote note) => throw new NotSupportedException();

    public Task<Result<Saved<Credit>>> UseCredit(Scope scope, EntityId credit, EntityId invoice, decimal? amount) => Task.FromResult(
        Books.UseCredit(credit, invoice, amount, Today).Select(rows =>
        {
            foreach (var row in rows) world.Put(row with { Version = row.Version + 1 });
            return Save(world.Find<Credit>(credit)!);
        }));

    public Task<Result<Saved<Credit>>> PayOut(Scope scope, EntityId credit) => throw new NotSupportedException();

    public Task<Result<Saved<Invoice>>> Cancel(Scope scope, EntityId invoice) => throw new NotSupportedException();
}

/// <summary>One quote by the rules of the product.</summary>
public sealed class FakeQuote(World world, TimeProvider time) : FakeOwner, IQuoteGrain
{
    private DateOnly Today => time.Today();

    public Task<Result<Saved<Quote>>> View(Scope scope) => 
        Write(scope, null, quote => scope.IsLooking ? quote : quote.Viewed(World.Start));

    public Task<Result<Saved<Quote>>> Accept(Scope scope, QuoteAcceptance said, long? expected) =>
        Write(scope, expected,
            quote => quote.Accept(said, [.. world.All<InvoiceLine>().Where(line => line.InvoiceId == Id)], scope, World.Start, Today));

    public Task<Result<Saved<Quote>>> Decline(Scope scope, QuoteRefusal said, long? expected) =>
        Write(scope, expected, quote => quote.Decline(said, scope, World.Start, Today));

    private Task<Result<Saved<Quote>>> Write(Scope scope, long? expected, Func<Quote, Result<Quote>> rule)
    {
        if (world.Find<Quote>(Id) is not { IsIssued: true } quote || !scope.Owns(quote))
            return Task.FromResult<Result<Saved<Quote>>>(Error.NotFound);
        if (expected is { } seen && seen != quote.Version) return Task.FromResult<Result<Saved<Quote>>>(Error.Stale(quote.Version));
        return Task.FromResult(rule(quote).Select(next =>
        {
            if (next != quote) world.Put(next = next with { Version = quote.Version + 1, Standing = next.StandingOn(Today) });
            return Save(next);
        }));
    }
}
