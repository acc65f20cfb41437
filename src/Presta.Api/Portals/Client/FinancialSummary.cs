using System.Collections.Immutable;
using System.Reflection;
using Presta.Api.Kit;
using Presta.Billing;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary><c>?year=&amp;currency=</c></summary>
internal sealed record SummaryQuery(int? Year, string Currency)
{
    public static ValueTask<SummaryQuery?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        Asked.Only(http.Request.Query, "year", "currency");
        return ValueTask.FromResult<SummaryQuery?>(
            new(Asked.Number(http.Request.Query, "year", 2000, 2100), Asked.Currency(http.Request.Query)));
    }
}

internal sealed record SummaryFolder(Books Books, ImmutableArray<Project> Projects, ImmutableArray<Quote> Quotes)
{
    public static async Task<Result<SummaryFolder>> Open(IGrainFactory grains, Scope scope) =>
        (await grains.Billing(scope.CompanyId).Look(scope)).IsRefused(out var closed, out var books) ? closed
        : (await grains.Catalog<Project>().All(scope)).IsRefused(out closed, out var projects) ? closed
        : (await grains.Catalog<Quote>().All(scope)).Select(quotes => new SummaryFolder(books, projects, quotes));
}

/// <summary>
/// A year of one currency. The totals are those of the balance at the year's end, or today; what is invoiced by month, category and project
/// is that of the year, as is what was quoted: the quotes of the year, and the sum of those that were not refused.
/// </summary>
internal sealed record FinancialSummary(
    string Currency, SummaryPeriod Period, SummaryTotals Totals, int PaymentRate, ImmutableArray<decimal> Monthly,
    ImmutableArray<CategoryShare> ByCategory,
    ImmutableArray<ProjectShare> ByProject, BudgetView Budget, ForecastView Forecast, ImmutableArray<QuoteCard> Quotes, long AsOfVersion)
{
    public static FinancialSummary Of(SummaryFolder folder, SummaryQuery query, DateOnly today)
    {
        var year = query.Year ?? today.Year;
        var (from, end) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var to = end < today ? end : today;
        var r = Receivables.Of(folder.Books, to).FirstOrDefault(r => r.Currency == query.Currency)
            ?? new Receivables(query.Currency, 0, 0, 0, 0, 0, 0, new(0, 0, 0, 0, 0));
        var issued = folder.Books.Invoices.Where(i => i.Money == query.Currency && Books.IsDue(i, to) && i.IssuedOn >= from).ToArray();
        ImmutableArray<decimal> monthly =
            [.. Enumerable.Range(1, 12).Select(month => issued.Where(i => i.IssuedOn!.Value.Month == month).Sum(i => i.Total).Money())];
        Quote[] quotes =
            [.. folder.Quotes.Where(q => q.Money == query.Currency && q.IsIssued && q.IssuedOn >= from && q.IssuedOn <= to)
            .OrderByDescending(q => q.IssuedOn).ThenBy(q => q.Id)];
        return new(
            query.Currency, new(from, to),
            new(r.Invoiced.Money(), r.Paid.Money(), r.Pending.Money(), r.Overdue.Money(),
                quotes.Where(q => q.StandingOn(today) is not QuoteStanding.Rejected).Sum(q => q.Total).Money()),
            Percent(r.Paid, r.Invoiced), monthly, Categories(issued, folder), Shares(issued, folder), BudgetOf(folder.Projects),
            ForecastOf(monthly, year == today.Year ? today.Month : year < today.Year ? 12 : 0, folder.Projects.Sum(p => p.Budget)),
            [.. quotes.Select(q => QuoteCard.Of(q, today))],
            folder.Books.Version);
    }

    private static ImmutableArray<CategoryShare> Categories(Invoice[] issued, SummaryFolder folder)
    {
        var (types, total) = (folder.Projects.ToDictionary(p => p.Id, p => p.Type), issued.Sum(i => i.Total));
        return [.. issued.GroupBy(i => types.GetValueOrDefault(i.ProjectId, ProjectType.Other)).OrderByDescending(g => g.Sum(i => i.Total))
            .ThenBy(g => g.Key)
            .Select(g => new CategoryShare(g.Key, g.Sum(i => i.Total).Money(), Percent(g.Sum(i => i.Total), total)))];
    }

    private static ImmutableArray<ProjectShare> Shares(Invoice[] issued, SummaryFolder folder) =>
    [
        .. from p in folder.Projects
           let used = issued.Where(i => i.ProjectId == p.Id).Sum(i => i.Total)
           where used > 0
           orderby used descending, p.Id
           select new ProjectShare(p.Id, p.Name, p.Budget.Money(), used.Money(), (p.Budget - used).Money()),
    ];

    private static BudgetView BudgetOf(ImmutableArray<Project> projects) =>
        new(projects.Sum(p => p.Budget).Money(), projects.Sum(p => p.Spent).Money(),
            Percent(projects.Sum(p => p.Spent), projects.Sum(p => p.Budget)));

    private static ForecastView ForecastOf(ImmutableArray<decimal> monthly, int months, decimal budget)
    {
        var projection = months == 0 ? 0 : monthly.Sum() / months * 12;
        return new(projection.Money(), Percent(projection - budget, budget));
    }

    private static int Percent(decimal part, decimal whole) => whole == 0 ? 0
        : (int)Math.Clamp(Math.Round(part * 100 / whole, MidpointRounding.AwayFromZero), -1_000_000, 1_000_000);
}

internal sealed record SummaryPeriod(DateOnly From, DateOnly To);

internal sealed record SummaryTotals(
    decimal TotalInvoiced, decimal TotalPaid, decimal TotalPending, decimal TotalOverdue, decimal TotalQuoted);

internal sealed record CategoryShare(ProjectType Category, decimal Amount, int Percent);

internal sealed record ProjectShare(EntityId ProjectId, string Name, decimal Budget, decimal Used, decimal Remaining);

/// <summary>Of all the client's projects, in francs.</summary>
internal sealed record BudgetView(decimal Total, decimal Spent, int PercentUsed);

internal sealed record ForecastView(decimal YearEndProjection, int VariancePercent);
