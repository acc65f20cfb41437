namespace Presta.Billing;

/// <summary>How amounts are rounded: half away from zero, on decimals.</summary>
public static class Rounding
{
    public static decimal ToCents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero) + 0.00m;

    /// <summary>To the smallest coin of the franc.</summary>
    public static decimal ToFiveCents(decimal amount) => ToCents(decimal.Round(amount * 20, 0, MidpointRounding.AwayFromZero) / 20);

    /// <summary>
    /// A total in parts of the given weights, to the cent: what rounding leaves over goes, a cent each, to the largest remainders, the
    /// first of equal ones. The parts add up to the total.
    /// </summary>
    public static decimal[] Split(decimal total, IReadOnlyList<decimal> weights)
    {
        var sum = weights.Sum();
        if (weights.Count == 0 || weights.Any(w => w < 0) || sum == 0) throw new ArgumentException("weights are positive", nameof(weights));
        var (cents, sign) = (Math.Abs(ToCents(total)) * 100, Math.Sign(total));
        var exact = weights.Select(w => cents * w / sum).ToArray();
        var parts = exact.Select(decimal.Floor).ToArray();
        var left = (int)(cents - parts.Sum());
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).Take(left)) parts[i]++;
        return [.. parts.Select(part => ToCents(sign * part / 100))];
    }
}
