using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Billing;
using Presta.Companies;
using Presta.Papers;
using Presta.People;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>A quote with what belongs to it, gathered once its owner has let the caller in; looking at it marks it as viewed.</summary>
/// <param name="Lines">Those that were accepted, once it is.</param>
internal sealed record QuoteFolder(Saved<Quote> Quote, ImmutableArray<InvoiceLine> Lines, Company? Client, Project? Project, Issuer? Issuer)
    : IComposed, IPapered
{
    public long Version => Quote.Row.Version;

    public SyncMark Sync => Quote.Sync;

    /// <summary>The sums, from the lines; from the quote's own amounts where it has none, or where its lines do not come to them.</summary>
    public InvoiceTotals Totals => field ??= InvoiceTotals.Of(
        Lines, new(Quote.Row.Subtotal, Quote.Row.VatRate, Quote.Row.VatAmount, Quote.Row.Discount, Quote.Row.Rounding, Quote.Row.Total));

    public Language Language => Quote.Row.Language;

    public static async Task<Result<QuoteFolder>> Open(IGrainFactory grains, Issuers issuers, EntityId id, Scope scope)
    {
        if ((await grains.Quote(id).View(scope)).IsRefused(out var closed, out var quote)) return closed;
        var (lines, client, project) =
            (Lines(), grains.Catalog<Company>().FindMany([quote.Row.ClientId]), grains.Catalog<Project>().FindMany([quote.Row.ProjectId]));
        await Task.WhenAll(lines, client, project);
        var (l, c, p) = (await lines, await client, await project);
        return l.Then(lines => c.Then(clients => p.Select(projects => new QuoteFolder(
            quote, [.. lines.Where(line => !line.IsTrashed).OrderBy(line => line.Position).ThenBy(line => line.Id)], clients[0] as Company,
            projects[0] as Project, issuers.Of(quote.Row.Entity)))));

        async Task<Result<ImmutableArray<InvoiceLine>>> Lines() => quote.Row.Accepted is { } accepted ? accepted.Lines
            : await grains.Of<InvoiceLine>("invoice_id", id);
    }

    public Result<InvoicePaper> Paper(Language language)
    {
        if (Issuer is not { } issuer) return Issuers.Unset;
        var q = Quote.Row;
        return new InvoicePaper(
            language, q.Number, q.IssuedOn ?? DateOnly.FromDateTime(q.CreatedAt.UtcDateTime), q.ValidUntil, q.Money, PaperParts.Of(issuer),
            new(PaperParts.AddressOf(Client), Reference: q.ClientReference),
            PaperParts.Lines(Lines, q.Subject ?? q.Number, q.Subtotal, q.VatRate), Totals, [], Totals.Payable, Bill: null)
        {
            Kind = PaperKind.Quote, Revision = q.Revision, Subject = q.Subject, Terms = q.PaymentTerms,
            Agreement = q is { Status: QuoteStatus.Accepted, DecidedAt: { } at } ? new(BusinessTime.DayOf(at), q.DecidedBy ?? "") : null,
        };
    }
}

/// <param name="Decidable">Whether it can be accepted or declined today.</param>
internal sealed record QuoteDetail(
    EntityId Id, string Number, int Version, string? Subject, EntityId? ProjectId, string? ProjectName, DateOnly? Date, int? ValidityDays,
    DateOnly? ValidUntil,
    decimal AmountHt, decimal Discount, decimal VatRate, decimal VatAmount, decimal Rounding, decimal AmountTtc, string Currency,
    QuoteStanding Status, bool Decidable,
    ImmutableArray<InvoiceItem> Items, ImmutableArray<VatShareView> Vat, IssuerView? Issuer, DebtorView Client, string? PaymentTerms,
    DateTimeOffset? ViewedAt, DateTimeOffset? DecidedAt, string? DecidedBy, string? Remark, DateTimeOffset CreatedAt) : IIncluding<Quote>
{
    static Includes<Quote> IIncluding<Quote>.Includes => ClientIncludes.Quotes.Only("project");

    public static QuoteDetail Of(QuoteFolder folder, DateOnly today)
    {
        var (q, card) = (folder.Quote.Row, QuoteCard.Of(folder.Quote.Row, today));
        return new(
            card.Id, card.Number, card.Version, card.Subject, card.ProjectId, folder.Project?.Name, card.Date, card.ValidityDays,
            card.ValidUntil,
            card.AmountHt, q.Discount.Money(), q.VatRate, card.VatAmount, q.Rounding.Money(), card.AmountTtc, card.Currency, card.Status,
            card.Status is QuoteStanding.Sent or QuoteStanding.Viewed,
            [.. folder.Lines.Select(InvoiceItem.Of)], [.. folder.Totals.Shares.Select(VatShareView.Of)], IssuerView.Of(folder.Issuer),
            DebtorView.Of(folder.Client, q.ClientReference), q.PaymentTerms,
            q.ViewedAt, q.DecidedAt, q.DecidedBy, q.Remark, card.CreatedAt);
    }
}
