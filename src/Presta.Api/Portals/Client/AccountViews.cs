using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>The day that figures are told of, <c>?as_of=</c>; today when it is not said.</summary>
internal sealed record AsOf(DateOnly? Day)
{
    public static ValueTask<AsOf?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<AsOf?>(new(Asked.Day(http.Request.Query, "as_of")));

    public DateOnly Or(DateOnly today) => Day is not { } day ? today : day <= today ? day : throw new RefusedException(Error.Invalid("as_of", "Une date passée est attendue."));
}

/// <summary>What a client owes, of each currency for itself; the first one is also told at the top.</summary>
internal sealed record BalanceView(
    decimal TotalInvoiced, decimal TotalCredited, decimal TotalPaid, decimal TotalPending, decimal TotalOverdue, decimal Balance, decimal Credit, string Currency,
    DateOnly AsOf, long AsOfVersion, ImmutableArray<CurrencyBalance> Currencies)
{
    public static BalanceView Of(Books books, DateOnly on)
    {
        var all = Receivables.Of(books, on);
        var r = all[0];
        return new(r.Invoiced.Money(), r.Credited.Money(), r.Paid.Money(), r.Pending.Money(), r.Overdue.Money(), r.Balance.Money(), r.Credit.Money(), r.Currency,
            on, books.Version, [.. all.Select(CurrencyBalance.Of)]);
    }
}

internal sealed record CurrencyBalance(
    string Currency, decimal TotalInvoiced, decimal TotalCredited, decimal TotalPaid, decimal TotalPending, decimal TotalOverdue, decimal Balance, decimal Credit, AgeingView Ageing)
{
    public static CurrencyBalance Of(Receivables r) => new(
        r.Currency, r.Invoiced.Money(), r.Credited.Money(), r.Paid.Money(), r.Pending.Money(), r.Overdue.Money(), r.Balance.Money(), r.Credit.Money(), AgeingView.Of(r.Ageing));
}

/// <summary>Open amounts by days past due.</summary>
internal sealed record AgeingView(decimal NotDue, decimal From1To30, decimal From31To60, decimal From61To90, decimal Over90)
{
    public static AgeingView Of(Ageing a) => new(a.Current.Money(), a.Days30.Money(), a.Days60.Money(), a.Days90.Money(), a.Older.Money());
}

/// <summary>One currency of an account between two days: opening + what the movements add up to = closing.</summary>
internal sealed record StatementView(
    string Currency, DateOnly? From, DateOnly To, decimal Opening, decimal Closing, long AsOfVersion, int Page, int Limit, int Total, int Pages, ImmutableArray<TransactionView> Transactions)
{
    public static StatementView Of(Books books, StatementQuery query, DateOnly today)
    {
        var to = query.To ?? today;
        var all = Movement.Of(books).Where(m => m.Currency == query.Currency && m.On <= to).ToArray();
        var opening = all.Where(m => m.On < query.From).Sum(m => m.Amount);
        var balance = opening;
        var shown = all.Where(m => !(m.On < query.From)).Select(m => TransactionView.Of(m, balance += m.Amount)).ToArray();
        var asked = shown.Where(t => query.Type is not { } type || t.Type == type).ToArray();
        var ordered = query.IsAscending ? asked : asked.Reverse().ToArray();
        return new(query.Currency, query.From, to, opening.Money(), balance.Money(), books.Version, query.Page, query.Limit, asked.Length, (asked.Length + query.Limit - 1) / query.Limit,
            [.. ordered.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.Limit)).Take(query.Limit)]);
    }
}

internal enum TransactionType { Debit, Credit }

/// <param name="Amount">Positive where it raises what is owed.</param>
/// <param name="BalanceAfter">After it, in the order of days, whatever is filtered out.</param>
internal sealed record TransactionView(
    EntityId Id, DateOnly Date, TransactionType Type, MovementSource Source, string Reference, decimal Amount, decimal BalanceAfter, EntityId? InvoiceId, EntityId? PaymentId)
{
    public static TransactionView Of(Movement m, decimal balance) => new(
        m.Id, m.On, m.Amount < 0 ? TransactionType.Credit : TransactionType.Debit, m.Source, m.Reference, m.Amount.Money(), balance.Money(),
        m.InvoiceId.IsNone ? null : m.InvoiceId, m.PaymentId.IsNone ? null : m.PaymentId);
}

/// <summary><c>?currency=&amp;type=&amp;from=&amp;to=&amp;page=&amp;limit=&amp;order=</c></summary>
internal sealed record StatementQuery(string Currency, TransactionType? Type, DateOnly? From, DateOnly? To, int Page, int Limit, bool IsAscending)
{
    public static ValueTask<StatementQuery?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var given = http.Request.Query;
        Asked.Only(given, "currency", "type", "from", "to", "page", "limit", "order");
        var (from, to) = (Asked.Day(given, "from"), Asked.Day(given, "to"));
        if (from > to) throw new RefusedException(Error.Invalid("to", "La fin précède le début."));
        var type = Asked.OneOf(given, "type", "debit", "credit");
        return ValueTask.FromResult<StatementQuery?>(new(
            Asked.Currency(given), type is null ? null : type is "debit" ? TransactionType.Debit : TransactionType.Credit, from, to,
            Asked.Number(given, "page", 1, 1_000_000) ?? 1, Asked.Number(given, "limit", 1, ListQuery.MaxLimit) ?? ListQuery.MaxLimit,
            Asked.OneOf(given, "order", "asc", "desc") is "asc"));
    }
}

/// <summary>Values of a query string that is no list's; what cannot be read is refused by name.</summary>
internal static class Asked
{
    public static void Only(IQueryCollection given, params string[] names)
    {
        if (given.Keys.FirstOrDefault(key => !names.Contains(key)) is { } other)
            throw new RefusedException(Error.Invalid(other.Length <= 64 ? other : other[..64], "Paramètre inconnu.") with { Allowed = [.. names] });
    }

    public static DateOnly? Day(IQueryCollection given, string key) =>
        Text(given, key) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new RefusedException(Error.Invalid(key, "Une date AAAA-MM-JJ est attendue."));

    public static int? Number(IQueryCollection given, string key, int min, int max) =>
        Text(given, key) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new RefusedException(Error.Invalid(key, "Un entier de {0} à {1} est attendu.", $"{min}", $"{max}"));

    public static string? OneOf(IQueryCollection given, string key, params string[] names) =>
        Text(given, key) is not { } text ? null
        : names.Contains(text) ? text
        : throw new RefusedException(Error.Invalid(key, "Valeur inconnue.") with { Allowed = [.. names] });

    public static string Currency(IQueryCollection given) => OneOf(given, "currency", "CHF", "EUR", "USD", "GBP") ?? Invoice.Francs;

    private static string? Text(IQueryCollection given, string key) => given.TryGetValue(key, out var values) ? values.ToString() : null;
}
