using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>The day that figures are told of, <c>?as_of=</c>; today when it is not said.</summary>
internal sealed record AsOf(DateOnly? Day)
{
    public static ValueTask<AsOf?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<AsOf?>(new(Asked.Day(http.Request.Query, "as_of")));

    public DateOnly Or(DateOnly today) => Day is not { } day ? today : day <= today ? day
        : throw new RefusedException(Error.Invalid("as_of", "Une date passée est attendue."));
}

/// <summary>What a client owes, of each currency for itself; the first one is also told at the top.</summary>
internal sealed record BalanceView(
    decimal TotalInvoiced, decimal TotalCredited, decimal TotalPaid, decimal TotalPending, decimal TotalOverdue, decimal Balance,
    decimal Credit, string Currency,
    DateOnly AsOf, long AsOfVersion, ImmutableArray<CurrencyBalance> Currencies)
{
    public static BalanceView Of(Books books, DateOnly on)
    {
        var all = Receivables.Of(books, on);
        var r = all[0];
        return new(
            r.Invoiced.Money(), r.Credited.Money(), r.Paid.Money(), r.Pending.Money(), r.Overdue.Money(), r.Balance.Money(),
            r.Credit.Money(), r.Currency,
            on, books.Version, [.. all.Select(each => CurrencyBalance.Of(each, DaysSalesOutstanding.Of(books, each, on)))]);
    }
}

internal sealed record CurrencyBalance(
    string Currency, decimal TotalInvoiced, decimal TotalCredited, decimal TotalPaid, decimal TotalPending, decimal TotalOverdue,
    decimal Balance, decimal Credit, AgeingView Ageing,
    decimal? DsoDays)
{
    public static CurrencyBalance Of(Receivables r, decimal? dso) => new(
        r.Currency, r.Invoiced.Money(), r.Credited.Money(), r.Paid.Money(), r.Pending.Money(), r.Overdue.Money(), r.Balance.Money(),
        r.Credit.Money(), AgeingView.Of(r.Ageing), dso);
}

/// <summary>Open amounts by days past due.</summary>
internal sealed record AgeingView(decimal NotDue, decimal From1To30, decimal From31To60, decimal From61To90, decimal Over90)
{
    public static AgeingView Of(Ageing a) => new(a.Current.Money(), a.Days30.Money(), a.Days60.Money(), a.Days90.Money(), a.Older.Money());
}

/// <summary>Values of a query string that is no list's; what cannot be read is refused by name.</summary>
internal static class Asked
{
    public static void Only(IQueryCollection given, params string[] names)
    {
        if (given.Keys.FirstOrDefault(key => !names.Contains(key)) is { } other)
            throw new RefusedException(
                Error.Invalid(other.Length <= 64 ? other : other[..64], "Paramètre inconnu.") with { Allowed = [.. names] });
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
