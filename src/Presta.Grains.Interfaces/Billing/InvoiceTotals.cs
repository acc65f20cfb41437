using System.Collections.Immutable;

namespace Presta.Billing;

/// <param name="UnitPrice">Net of VAT.</param>
/// <param name="VatRate">Percent.</param>
[GenerateSerializer, Immutable, Alias("priced-line")]
public readonly record struct PricedLine(decimal Quantity, decimal UnitPrice, decimal VatRate)
{
    public decimal Total => Rounding.ToCents(Quantity * UnitPrice);
}

/// <summary>What is due at one rate, after the discount.</summary>
public sealed record VatShare(decimal Rate, decimal Net, decimal Vat);

/// <summary>
/// The sums of a document, all of them from its lines: net per rate with its share of the discount, VAT per rate on that sum, and the
/// rounding to five centimes as an amount of its own, which changes no VAT.
/// </summary>
/// <param name="Subtotal">Sum of the lines.</param>
/// <param name="Net">After the discount.</param>
/// <param name="Gross">With VAT, to the cent.</param>
/// <param name="Rounding">What rounding to five centimes adds or takes.</param>
public sealed record InvoiceTotals(
    decimal Subtotal, decimal Discount, decimal Net, ImmutableArray<VatShare> Shares, decimal Vat, decimal Gross, decimal Rounding)
{
    public decimal Payable => Gross + Rounding;

    /// <summary>The rate when there is one alone.</summary>
    public decimal? SingleRate => Shares is [var only] ? only.Rate : null;

    /// <param name="discount">Taken off the sum of the lines, in proportion off each rate's.</param>
    /// <param name="isCash">Whether five centimes are the smallest amount that can be paid: francs.</param>
    public static InvoiceTotals Of(IEnumerable<PricedLine> lines, decimal discount = 0, bool isCash = true)
    {
        var byRate = lines.GroupBy(line => line.VatRate).OrderByDescending(rate => rate.Key)
            .Select(rate => (Rate: rate.Key, Sum: rate.Sum(line => line.Total))).ToArray();
        var (subtotal, off) = (byRate.Sum(rate => rate.Sum), Billing.Rounding.ToCents(discount));
        var shares = byRate.Zip(Off(off, [.. byRate.Select(rate => rate.Sum)]), (rate, part) =>
            new VatShare(rate.Rate, rate.Sum - part, SwissVat.On(rate.Sum - part, rate.Rate))).ToImmutableArray();
        var (net, vat) = (subtotal - off, shares.Sum(share => share.Vat));
        var gross = net + vat;
        return new(subtotal, off, net, shares, vat, gross, isCash ? Billing.Rounding.ToFiveCents(gross) - gross : 0);
    }

    /// <summary>What a document's lines come to; what it states itself where that is something else.</summary>
    public static InvoiceTotals Of(IEnumerable<InvoiceLine> lines, StatedAmounts stated)
    {
        var totals = Of(Priced(lines), stated.Discount, isCash: stated.Rounding != 0);
        if (totals.Payable == stated.Total) return totals;
        var net = stated.Subtotal - stated.Discount;
        return new(
            stated.Subtotal, stated.Discount, net, [new(stated.VatRate, net, stated.Vat)], stated.Vat, stated.Total - stated.Rounding,
            stated.Rounding);
    }

    /// <summary>What an invoice's lines come to.</summary>
    public static InvoiceTotals Of(Invoice invoice, IEnumerable<InvoiceLine> lines) =>
        Of(Priced(lines), invoice.Discount, isCash: invoice.Rounding != 0);

    private static IEnumerable<PricedLine> Priced(IEnumerable<InvoiceLine> lines) =>
        lines.Select(line => new PricedLine(line.Quantity, line.UnitPrice, line.VatRate));

    /// <summary>Of a discount, what each rate bears; all of it the first where the sums cannot weigh.</summary>
    private static decimal[] Off(decimal discount, decimal[] sums) => discount == 0 || sums.Length == 0 ? new decimal[sums.Length]
        : sums.All(sum => sum >= 0) && sums.Sum() > 0 ? Billing.Rounding.Split(discount, sums)
        : [discount, .. new decimal[sums.Length - 1]];
}

/// <summary>The amounts that a document states of itself.</summary>
public sealed record StatedAmounts(decimal Subtotal, decimal VatRate, decimal Vat, decimal Discount, decimal Rounding, decimal Total);

/// <summary>A deposit and the closing invoice that takes it off: together they are the whole, to the cent.</summary>
public static class Deposit
{
    /// <param name="share">Percent of the net sum.</param>
    public static (InvoiceTotals Deposit, InvoiceTotals Closing) Of(decimal net, decimal share, decimal vatRate, bool isCash = true)
    {
        var first = Billing.Rounding.ToCents(net * share / 100);
        return (InvoiceTotals.Of([new(1, first, vatRate)], isCash: isCash),
            InvoiceTotals.Of([new(1, net - first, vatRate)], isCash: isCash));
    }
}
