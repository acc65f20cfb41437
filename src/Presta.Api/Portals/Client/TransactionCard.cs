using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Billing;
using Presta.Catalogs;

namespace Presta.Api.Portals.Client;

/// <summary>A movement of a client's account.</summary>
internal sealed record TransactionCard(
    EntityId Id, DateOnly Date, TransactionType Type, MovementSource Source, string Reference, decimal Amount, string Currency,
    decimal BalanceAfter,
    EntityId? InvoiceId, EntityId? PaymentId) : IIncluding<Transaction>
{
    static Includes<Transaction> IIncluding<Transaction>.Includes => ClientIncludes.Transactions;

    public static TransactionCard Of(Transaction t, DateOnly _) => new(
        t.Id, t.On, t.Type, t.Source, t.Reference, t.Amount.Money(), t.Currency, t.BalanceAfter.Money(), t.InvoiceId.IsNone ? null
            : t.InvoiceId,
        t.PaymentId.IsNone ? null : t.PaymentId);
}

/// <summary>An account of one currency between <c>from</c> and <c>to</c>, whatever else the question leaves out.</summary>
internal sealed record AccountView(string Currency, decimal Opening, decimal Movements, decimal Closing)
{
    public static AccountView Of(Account a) => new(a.Currency, a.Opening.Money(), a.Movements.Money(), a.Closing.Money());
}

/// <summary>A client's account at one moment, as a list.</summary>
internal sealed class Statement(Books books, DateTimeOffset now)
{
    private readonly ImmutableArray<Transaction> all = Transaction.Of(books, BusinessTime.DayOf(now));

    public Result<Page<Transaction>> Page(ListQuery query)
    {
        if (Part(query).IsRefused(out var refusal, out var first)) return refusal;
        return query.IsWhole ? new WholeList<Transaction>(first, place => Task.FromResult(Part(query with { At = place }))) : first;
    }

    public Figures Figures(ListQuery query) =>
        new() { ["accounts"] = Account.Of(all, query.From, query.To).Select(AccountView.Of).ToArray(), ["as_of_version"] = books.Version };

    private Result<Page<Transaction>> Part(ListQuery query)
    {
        var shelf = books.ClientId.ToString();
        if (Answering<Transaction>.Refusal(query, shelf) is { } refusal) return refusal;
        return Answering<Transaction>.Page(Answering<Transaction>.Ordered(all, query), query, shelf)
            .As($"{books.Version:x}.{all.Length:x}", now);
    }
}

internal static class Statements
{
    /// <summary>Page and figures of one look at the books.</summary>
    public static ListAnswer<Transaction, TransactionCard> AsStatement(
        this Task<Result<Books>> look, Listing<Transaction> list, TimeProvider time)
    {
        var statement = Open(look, time);
        return Page(statement, list).As(list, TransactionCard.Of, Figures(statement, list));
    }

    private static async Task<Result<Statement>> Open(Task<Result<Books>> look, TimeProvider time) =>
        (await look).Select(books => new Statement(books, time.GetUtcNow()));

    private static async Task<Result<Page<Transaction>>> Page(Task<Result<Statement>> statement, Listing<Transaction> list) =>
        (await statement).Then(s => s.Page(list.Query));

    private static async Task<Result<Figures>> Figures(Task<Result<Statement>> statement, Listing<Transaction> list) =>
        (await statement).Select(s => s.Figures(list.Query));
}
