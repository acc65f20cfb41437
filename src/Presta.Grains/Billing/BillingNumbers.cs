using System.Collections.Immutable;
using System.Globalization;
using Presta.Catalogs;
using Presta.Sequences;

namespace Presta.Billing;

/// <summary>Gives new payments and credit notes their numbers, gap-free by year, after those that people gave in Notion before.</summary>
internal sealed class BillingNumbers(IGrainFactory grains)
{
    private readonly Dictionary<string, int> known = [];

    public async Task<Result<ImmutableArray<Row>>> Number(ImmutableArray<Row> rows, DateOnly today)
    {
        if (!rows.Any(row => row is Payment { Reference: "" } or Credit { Number: "" })) return rows;
        var (next, reference) = (ImmutableArray.CreateBuilder<Row>(rows.Length), "");
        foreach (var row in rows)
            next.Add(row switch
            {
                Payment { Reference: "" } payment => payment with { Reference = reference = await Next("PAY", "payments", payment.Id, today) },
                Credit { Number: "", Kind: CreditKind.Overpayment } credit => credit with { Number = reference },
                Credit { Number: "" } credit => credit with { Number = await Next("NC", "credits", credit.Id, today) },
                _ => row,
            });
        return next.ToImmutable();
    }

    private async Task<string> Next(string prefix, string kind, EntityId holder, DateOnly today)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{today.Year}-");
        if (!known.TryGetValue(start, out var last)) known[start] = last = await Last(kind, start);
        var number = await grains.GetGrain<ISequenceGrain>(string.Create(CultureInfo.InvariantCulture, $"{kind}/presta/{today.Year}")).TakeAfter(holder.ToString(), last);
        return string.Create(CultureInfo.InvariantCulture, $"{start}{number:0000}");
    }

    private async Task<int> Last(string kind, string start)
    {
        var names = kind is "payments"
            ? (await grains.GetGrain<IPaymentsCatalog>(Nouns.Payments.Name).All(Scope.System)).Select(rows => rows.Select(row => row.Reference))
            : (await grains.GetGrain<ICreditsCatalog>(Nouns.Credits.Name).All(Scope.System)).Select(rows => rows.Select(row => row.Number));
        return (names.Value ?? throw new UnavailableException($"{kind}: {names.Error?.Code}"))
            .Where(name => name.StartsWith(start, StringComparison.Ordinal)).Select(name => int.TryParse(name[start.Length..], out var n) ? n : 0).DefaultIfEmpty().Max();
    }
}
