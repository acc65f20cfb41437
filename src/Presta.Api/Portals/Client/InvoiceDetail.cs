using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Billing;
using Presta.Companies;
using Presta.Papers;
using Presta.People;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>An invoice with what belongs to it, gathered once its owner has let the caller in; looking at it marks it as viewed.</summary>
internal sealed record InvoiceFolder(
    Saved<Invoice> Invoice, Books Books, ImmutableArray<InvoiceLine> Lines, Company? Client, Project? Project, Issuer? Issuer) : IComposed,
    IPapered
{
    public long Version => Invoice.Row.Version;

    public SyncMark Sync => Invoice.Sync;

    /// <summary>
    /// The sums, from the lines; from the invoice's own amounts where it has none, or where its lines do not come to them.
    /// </summary>
    public InvoiceTotals Totals => field ??= InvoiceTotals.Of(
        Lines, new(
            Invoice.Row.Subtotal, Invoice.Row.VatRate, Invoice.Row.VatAmount, Invoice.Row.Discount, Invoice.Row.Rounding,
            Invoice.Row.Total));

    public Language Language => Invoice.Row.Language;

    public Result<InvoicePaper> Paper(Language language) => InvoicePapers.Of(this, language);

    /// <param name="isTaken">Its paper is: kept as the download of it.</param>
    public static async Task<Result<InvoiceFolder>> Open(
        IGrainFactory grains, Issuers issuers, EntityId id, Scope scope, bool isTaken = false)
    {
        var billing = grains.Billing(scope.CompanyId);
        if ((await (isTaken ? billing.Download(scope, id) : billing.View(scope, id))).IsRefused(out var closed, out var invoice))
            return closed;
        var (books, lines) = (billing.Look(scope), grains.Of<InvoiceLine>("invoice_id", id));
        var (client, project) =
            (grains.Catalog<Company>().FindMany([invoice.Row.ClientId]), grains.Catalog<Project>().FindMany([invoice.Row.ProjectId]));
        await Task.WhenAll(books, lines, client, project);
        var (b, l, c, p) = (await books, await lines, await client, await project);
        return b.Then(books => l.Then(lines => c.Then(clients => p.Select(projects => new InvoiceFolder(
            invoice with { Row = books.Invoice(id) ?? invoice.Row }, books,
            [.. lines.Where(line => !line.IsTrashed).OrderBy(line => line.Position).ThenBy(line => line.Id)], clients[0] as Company,
            projects[0] as Project,
            issuers.Of(invoice.Row.Entity))))));
    }
}

/// <summary>What is due at one rate.</summary>
internal sealed record VatShareView(decimal Rate, decimal Net, decimal Vat)
{
    public static VatShareView Of(VatShare share) => new(share.Rate, share.Net.Money(), share.Vat.Money());
}

internal sealed record InvoiceDetail(
    EntityId Id, string Number, DateOnly? Date, DateOnly? DueDate, string? Description, EntityId? ProjectId, string? ProjectName,
    decimal Amount, decimal SubtotalHt, decimal Discount, decimal VatRate, decimal VatAmount, decimal Rounding, decimal TotalTtc,
    decimal PaidAmount, decimal OpenAmount,
    string Currency, InvoiceStanding Status, int DaysOverdue,
    ImmutableArray<InvoiceItem> Items, ImmutableArray<VatShareView> Vat, IssuerView? Issuer, DebtorView Client, Period Period,
    string? PaymentTerms, BankView? Bank, string? QrReference,
    DateTimeOffset? ViewedAt, ImmutableArray<PaymentCard> Payments, ImmutableArray<CreditUseView> Credits,
    ImmutableArray<ReminderDay> Reminders,
    long AsOfVersion) : IIncluding<Invoice>
{
    static Includes<Invoice> IIncluding<Invoice>.Includes => ClientIncludes.Invoices.Only("project");

    public static InvoiceDetail Of(InvoiceFolder folder, DateOnly today)
    {
        var i = folder.Invoice.Row;
        return new(
            i.Id, i.Number, i.IssuedOn, i.DueOn, i.Description, i.ProjectId.IsNone ? null : i.ProjectId, folder.Project?.Name,
            i.Total.Money(), i.Subtotal.Money(), i.Discount.Money(), i.VatRate, i.VatAmount.Money(), i.Rounding.Money(), i.Total.Money(),
            i.Paid.Money(), i.Open.Money(),
            i.Money, i.StandingOn(today)!.Value, i.DaysOverdue(today),
            [.. folder.Lines.Select(InvoiceItem.Of)], [.. folder.Totals.Shares.Select(VatShareView.Of)], IssuerView.Of(folder.Issuer),
            DebtorView.Of(folder.Client, i.ClientReference), new(i.PeriodFrom, i.PeriodTo), i.PaymentTerms,
            BankView.Of(folder.Issuer, i), i.QrReference, i.ViewedAt,
            [.. folder.Books.Payments.Where(p => p.InvoiceId == i.Id).OrderBy(p => p.On).ThenBy(p => p.Id)
                .Select(p => PaymentCard.Of(p, today))],
            [.. i.Credits.Select(use => CreditUseView.Of(use, folder.Books))], ReminderDay.Of(i, today), folder.Books.Version);
    }
}

internal sealed record InvoiceItem(
    string Description, decimal Quantity, string? Unit, decimal UnitPrice, decimal VatRate, decimal Total, DateOnly? ServiceDate)
{
    public static InvoiceItem Of(InvoiceLine l) =>
        new(l.Description, l.Quantity, l.Unit, l.UnitPrice.Money(), l.VatRate, (l.Quantity * l.UnitPrice).Money(), l.ServiceOn);
}

internal sealed record IssuerView(string Name, string Address, string Ide, string VatNumber)
{
    public static IssuerView? Of(Issuer? issuer) => issuer is null ? null
        : new(issuer.Name, $"{issuer.Street} {issuer.BuildingNumber}, {issuer.PostalCode} {issuer.City}", issuer.Ide, issuer.VatNumber);
}

internal sealed record DebtorView(string? CompanyName, string? Address, string? Reference)
{
    public static DebtorView Of(Company? company, string? reference) =>
        new(company?.Name, company is null ? null : $"{company.Street}, {company.PostalCode} {company.City}", reference);
}

/// <summary>Where a transfer goes: the QR-IBAN with a QR reference, the IBAN without.</summary>
internal sealed record BankView(string Name, string Iban, string Bic, string? Reference, string Communication)
{
    public static BankView? Of(Issuer? issuer, Invoice invoice) => issuer is null ? null
        : new(issuer.Bank, invoice.QrReference is { Length: 27 } ? issuer.QrIban : issuer.Iban, issuer.Bic, invoice.QrReference,
            invoice.Number);
}

internal sealed record Period(DateOnly? From, DateOnly? To);

internal sealed record CreditUseView(EntityId CreditId, string? Number, decimal Amount, DateOnly Date)
{
    public static CreditUseView Of(CreditUse use, Books books) =>
        new(use.CreditId, books.Credits.FirstOrDefault(c => c.Id == use.CreditId)?.Number, use.Amount.Money(), use.On);
}
