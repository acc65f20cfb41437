using System.Collections.Immutable;
using Presta.Sequences;

namespace Presta.Billing;

/// <summary>Gives new payments and credit notes their numbers, gap-free by year, after those that people gave in Notion before.</summary>
internal sealed class BillingNumbers(IGrainFactory grains)
{
    private readonly NumberSeries series = new(grains);

    public async Task<Result<ImmutableArray<Row>>> Number(ImmutableArray<Row> rows, DateOnly today)
    {
        if (!rows.Any(row => row is Payment { Reference: "" } or Credit { Number: "" })) return rows;
        var (next, reference, charge) = (ImmutableArray.CreateBuilder<Row>(rows.Length), "", EntityId.None);
        foreach (var row in rows)
            next.Add(row switch
            {
                Payment { Reference: "" } part when part.Charge == charge => part with { Reference = reference },   // one charge, one number
                Payment { Reference: "" } payment => payment with { Reference = reference = await Next(payment) },
                Credit { Number: "", Kind: CreditKind.Overpayment } credit => credit with { Number = reference },
                Credit { Number: "" } credit => credit with { Number = await series.Next<Credit>("NC", credit.Id, today, c => c.Number) },
                _ => row,
            });
        return next.ToImmutable();

        Task<string> Next(Payment payment)
        {
            charge = payment.Charge;
            return series.Next<Payment>("PAY", payment.Id, today, p => p.Reference);
        }
    }
}
