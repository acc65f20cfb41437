using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>A quote in a client's list.</summary>
/// <param name="Version">Of the offer; that of the row is in <c>meta</c>.</param>
internal sealed record QuoteCard(
    EntityId Id, string Number, int Version, string? Subject, EntityId? ProjectId, DateOnly? Date, int? ValidityDays, DateOnly? ValidUntil,
    decimal AmountHt, decimal VatAmount, decimal AmountTtc, string Currency, QuoteStanding Status, DateTimeOffset? DecidedAt,
    string? DecidedBy, DateTimeOffset CreatedAt)
    : IIncluding<Quote>
{
    static Includes<Quote> IIncluding<Quote>.Includes => ClientIncludes.Quotes;

    public static QuoteCard Of(Quote q, DateOnly today) => new(
        q.Id, q.Number, q.Revision, q.Subject, q.ProjectId.IsNone ? null : q.ProjectId, q.IssuedOn,
        q.ValidUntil?.DayNumber - q.IssuedOn?.DayNumber, q.ValidUntil,
        q.Subtotal.Money(), q.VatAmount.Money(), q.Total.Money(), q.Money, q.StandingOn(today)!.Value, q.DecidedAt, q.DecidedBy,
        q.CreatedAt);
}

/// <summary>Quotes of one currency that stand alike, of all pages of the list.</summary>
internal sealed record QuoteSumView(string Currency, QuoteStanding Status, int Count, decimal AmountHt, decimal AmountTtc)
{
    public static QuoteSumView Of(QuoteSum sum) => new(sum.Currency, sum.Status, sum.Count, sum.Net.Money(), sum.Total.Money());
}

internal static class QuoteLists
{
    private static readonly string Issued = string.Join(',', Codes.Of(typeof(QuoteStanding)));

    /// <summary>A draft stands nowhere, and so satisfies no question.</summary>
    public static ListQuery OfIssued(this Listing<Quote> list) => list.Query.Where("status", Issued);

    public static async Task<Result<Figures>> Sums(this IGrainFactory grains, Scope scope, Listing<Quote> list) =>
        (await grains.Catalog<Quote>().Query(scope, QuoteSum.In(list.OfIssued())))
            .Select(page => new Figures { ["sums"] = QuoteSum.Of(page).Select(QuoteSumView.Of).ToArray() });
}
