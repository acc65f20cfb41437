using Presta.Billing;

namespace Presta.Tests.Billing;

public sealed class AmountsTests
{
    [Theory]
    [InlineData("1234.52", "1234.50"), InlineData("1234.53", "1234.55"), InlineData("1234.57", "1234.55"), InlineData("1234.58", "1234.60")]
    [InlineData("0.025", "0.05"), InlineData("0.075", "0.10"), InlineData("-1234.53", "-1234.55"), InlineData("1.15", "1.15"),
        InlineData("0.35", "0.35")]
    public void Francs_round_to_five_centimes_half_away_from_zero(string amount, string rounded) =>
        Assert.Equal(rounded, Rounding.ToFiveCents(decimal.Parse(amount)).ToString());

    [Fact]
    public void An_invoice_with_a_discount_adds_up_and_rounds_in_a_line_of_its_own()
    {
        var totals = InvoiceTotals.Of([new(7.5m, 145, 8.1m), new(3, 19.90m, 8.1m)], discount: 57.36m);
        Assert.Equal((1_147.20m, 57.36m, 1_089.84m), (totals.Subtotal, totals.Discount, totals.Net));
        Assert.Equal(
            (88.28m, 1_178.12m, -0.02m, 1_178.10m, 8.1m), (totals.Vat, totals.Gross, totals.Rounding, totals.Payable, totals.SingleRate));
    }

    [Fact]
    public void Many_small_documents_are_not_one_large_one()
    {
        Assert.Equal(0.06m, Enumerable.Range(0, 6).Sum(_ => InvoiceTotals.Of([new(1, 0.11m, 8.1m)]).Vat));
        Assert.Equal(0.05m, InvoiceTotals.Of(Enumerable.Repeat(new PricedLine(1, 0.11m, 8.1m), 6)).Vat);
    }

    [Fact]
    public void Deposit_and_closing_invoice_are_the_whole()
    {
        var (deposit, closing) = Deposit.Of(10_000, 30, 8.1m);
        Assert.Equal((3_000m, 243m, 3_243m), (deposit.Net, deposit.Vat, deposit.Payable));
        Assert.Equal((7_000m, 567m, 7_567m), (closing.Net, closing.Vat, closing.Payable));
        Assert.Equal(10_810m, deposit.Payable + closing.Payable);
    }

    [Theory]
    [InlineData(1081.00, 8.1, 1000.00, 81.00), InlineData(100, 8.1, 92.51, 7.49), InlineData(100, 2.6, 97.47, 2.53),
        InlineData(100, 3.8, 96.34, 3.66), InlineData(100, 7.7, 92.85, 7.15)]
    public void A_gross_sum_holds_its_tax(decimal gross, decimal rate, decimal net, decimal vat) =>
        Assert.Equal((net, vat), SwissVat.Within(gross, rate));

    [Fact]
    public void The_day_of_supply_decides_the_rate()
    {
        Assert.Equal(7.7m, SwissVat.RatesOn(new(2023, 12, 31)).Normal);
        Assert.Equal(new VatRates(8.1m, 2.6m, 3.8m), SwissVat.RatesOn(new(2024, 1, 1)));
        Assert.Equal(8.0m, SwissVat.RatesOn(new(2017, 12, 31)).Normal);
        Assert.True(SwissVat.RatesOn(new(2026, 5, 1)).Contains(2.6m) && !SwissVat.RatesOn(new(2026, 5, 1)).Contains(7.7m));
    }

    [Fact]
    public void Parts_add_up_to_the_cent_and_the_largest_remainders_get_what_is_left()
    {
        Assert.Equal([33.34m, 33.33m, 33.33m], Rounding.Split(100, [1, 1, 1]));
        Assert.Equal([233.35m, 100.00m], Rounding.Split(333.35m, [70, 30]));
        Assert.Equal([0.03m, 0.02m], Rounding.Split(0.05m, [60, 40]));
        Assert.Equal([-33.34m, -33.33m, -33.33m], Rounding.Split(-100, [1, 1, 1]));
    }

    [Fact]
    public void Open_amounts_age_by_the_days_since_they_were_due()
    {
        var on = new DateOnly(2026, 3, 31);
        var ageing = Ageing.Of(new (DateOnly Due, decimal Open)[]
        {
            (new(2026, 4, 15), 1_000), (new(2026, 3, 31), 500), (new(2026, 3, 30), 400), (new(2026, 3, 1), 300), (new(2026, 2, 28), 200),
            (new(2026, 1, 30), 150), (new(2025, 12, 30), 120),
            (new(2025, 12, 1), 80),
        }.Select(i => (on.DayNumber - i.Due.DayNumber, i.Open)));
        Assert.Equal(new Ageing(1_500, 700, 350, 0, 200), ageing);
    }

    [Fact]
    public void Whatever_the_lines_every_sum_can_be_recomputed_from_them()
    {
        var random = new Random(20260042);
        for (var n = 0; n < 2_000; n++)
        {
            PricedLine[] lines =
                [.. Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => new PricedLine(
                    random.Next(1, 4_000) / 100m, random.Next(0, 500_000) / 100m, new[] { 8.1m, 2.6m, 3.8m, 0 }[random.Next(4)]))];
            var subtotal = lines.Sum(l => Math.Round(l.Quantity * l.UnitPrice, 2, MidpointRounding.AwayFromZero));
            var discount = Math.Round(subtotal * random.Next(0, 30) / 100, 2, MidpointRounding.AwayFromZero);
            var totals = InvoiceTotals.Of(lines, discount);
            Assert.Equal(subtotal, totals.Subtotal);
            Assert.Equal(subtotal - discount, totals.Shares.Sum(s => s.Net));
            Assert.All(totals.Shares, s => Assert.Equal(Math.Round(s.Net * s.Rate / 100, 2, MidpointRounding.AwayFromZero), s.Vat));
            Assert.Equal(totals.Net + totals.Shares.Sum(s => s.Vat), totals.Gross);
            Assert.Equal(0, totals.Payable * 20 % 1);
            Assert.InRange(totals.Rounding, -0.025m, 0.025m);
            Assert.Equal(0, totals.Payable * 100 % 1);
        }
    }

    [Fact]
    public void Days_of_sales_outstanding_are_those_of_the_worked_examples()
    {
        Assert.Equal(30m, DaysSalesOutstanding.Simple(180_000, 540_000, 90));
        Assert.Equal(69.33m, DaysSalesOutstanding.CountBack(180_000, [(70_000, 31), (80_000, 28), (90_000, 31)]));
        Assert.Null(DaysSalesOutstanding.Simple(100, 0, 90));
    }
}
