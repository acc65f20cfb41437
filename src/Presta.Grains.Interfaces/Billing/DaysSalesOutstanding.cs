namespace Presta.Billing;

/// <summary>
/// How many days of sales are still to be paid. What the product shows is <see cref="Simple"/>, over <see cref="Window"/> days.
/// </summary>
public static class DaysSalesOutstanding
{
    public const int Window = 90;

    /// <summary>Receivables ÷ sales × days; null where nothing was sold.</summary>
    public static decimal? Simple(decimal receivables, decimal sales, int days) =>
        sales <= 0 ? null : decimal.Round(receivables * days / sales, 2, MidpointRounding.AwayFromZero);

    /// <summary>Of a client's books when a day ends: against what was invoiced in the last <see cref="Window"/> days.</summary>
    public static decimal? Of(Books books, Receivables r, DateOnly on) => Simple(
        r.Pending + r.Overdue,
        books.Invoices.Where(i => i.Money == r.Currency && Books.IsDue(i, on) && i.IssuedOn > on.AddDays(-Window)).Sum(i => i.Total),
        Window);

    /// <summary>
    /// Counted back month by month, the newest first, until the receivables are used up; what is older than all of them counts no days.
    /// </summary>
    public static decimal CountBack(decimal receivables, IEnumerable<(decimal Sales, int Days)> months)
    {
        var (left, days) = (receivables, 0m);
        foreach (var month in months.TakeWhile(_ => left > 0))
        {
            days += month.Sales <= left ? month.Days : left / month.Sales * month.Days;
            left -= month.Sales;
        }
        return decimal.Round(days, 2, MidpointRounding.AwayFromZero);
    }
}
