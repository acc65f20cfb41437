namespace Presta.Billing;

/// <summary>The rates of one time, in percent.</summary>
public sealed record VatRates(decimal Normal, decimal Reduced, decimal Lodging)
{
    public bool Contains(decimal rate) => rate == 0 || rate == Normal || rate == Reduced || rate == Lodging;
}

/// <summary>Swiss value added tax. The date of supply decides the rate, not that of the invoice (VAT Act art. 115).</summary>
public static class SwissVat
{
    private static readonly (DateOnly From, VatRates Rates)[] Times =
    [
        (new(2024, 1, 1), new(8.1m, 2.6m, 3.8m)),
        (new(2018, 1, 1), new(7.7m, 2.5m, 3.7m)),
        (DateOnly.MinValue, new(8.0m, 2.5m, 3.8m)),
    ];

    public static VatRates RatesOn(DateOnly supplied) => Times.First(time => supplied >= time.From).Rates;

    /// <summary>Tax on a net sum: of a whole document and one rate, never line by line.</summary>
    public static decimal On(decimal net, decimal rate) => Rounding.ToCents(net * rate / 100);

    /// <summary>What a sum that includes the tax is made of.</summary>
    public static (decimal Net, decimal Vat) Within(decimal gross, decimal rate)
    {
        var net = Rounding.ToCents(gross * 100 / (100 + rate));
        return (net, Rounding.ToCents(gross) - net);
    }
}
