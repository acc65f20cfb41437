using System.Collections.Immutable;

namespace Presta.Billing;

/// <summary>
/// Lines of an issued invoice stand as they are from when they come to its total: before that, Notion may still be telling of them one
/// after another.
/// </summary>
public static class IssuedLines
{
    /// <param name="before">All lines of the invoice as they stood.</param>
    /// <param name="after">Those that people wrote, as they stand now.</param>
    /// <returns>What has to be written to have them back as they were.</returns>
    public static ImmutableArray<Row> Kept(Invoice invoice, ImmutableArray<InvoiceLine> before, IEnumerable<InvoiceLine> after)
    {
        if (!invoice.IsIssued || InvoiceTotals.Of(invoice, before.Where(line => !line.IsTrashed)).Payable != invoice.Total) return [];
        var known = before.ToDictionary(line => line.Id);
        return [.. after.Select(line => Back(line, known.GetValueOrDefault(line.Id))).OfType<Row>()];
    }

    private static InvoiceLine? Back(InvoiceLine line, InvoiceLine? before) =>
        before is null ? (line.IsTrashed ? null : line with { IsTrashed = true })
        : AsIssued(line, before) is var kept && kept != line ? kept : null;

    private static InvoiceLine AsIssued(InvoiceLine line, InvoiceLine before) => line with
    {
        Description = before.Description, InvoiceId = before.InvoiceId, ClientId = before.ClientId, Position = before.Position,
            Quantity = before.Quantity,
        Unit = before.Unit, UnitPrice = before.UnitPrice, VatRate = before.VatRate, ServiceOn = before.ServiceOn,
            IsTrashed = before.IsTrashed,
    };
}
