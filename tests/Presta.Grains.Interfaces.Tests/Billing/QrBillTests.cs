using System.Security.Cryptography;
using System.Text;
using Presta.Billing;

namespace Presta.Tests.Billing;

public sealed class QrBillTests
{
    private static readonly StructuredAddress Creditor = new("HYPER DEMO SA", "Rue du Test", "12", "1700", "Fribourg");
    private static readonly StructuredAddress Debtor = new("Client Exemple SA", "Bahnhofstrasse", "1", "8001", "Zürich");

    private static QrBillOrder Order => new(
        "CH4431999123000889012", Creditor, 1_178.10m, "CHF", Debtor, "210000000003139471430009017", "Facture 2026-0042",
        new SwicoInformation("2026-0042", new(2026, 3, 31), "CHE-123.456.788", new(2026, 3, 31), null, [new(8.1m, 1_089.84m, 88.28m)])
            .Text);

    [Fact]
    public void The_text_of_a_bill_is_the_guidelines_to_the_byte()
    {
        var (bill, faults) = QrBill.Of(Order);
        Assert.Empty(faults);
        Assert.Equal("//S1/10/2026-0042/11/260331/30/123456788/31/260331/32/8.1:1089.84", bill!.Order.Information);
        Assert.Equal((32, 302, "QRR"), (bill.Text.Split("\r\n").Length, bill.Text.Length, bill.ReferenceType));
        Assert.Equal(
            "5057715f55c89d32d5bdcd25f782108702382af4eeec52cdcd2a82579e7f7cab",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bill.Text))));
        Assert.Equal("21 00000 00003 13947 14300 09017", bill.PrintedReference);
    }

    public static TheoryData<string, QrBillOrder, QrBillFault> Broken => new()
    {
        { "foreign account", Order with { Iban = "FR1420041010050500013M02606" }, QrBillFault.Account },
        { "wrong account", Order with { Iban = "CH4431999123000889013" }, QrBillFault.Account },
        { "QR-IBAN without QR reference", Order with { Reference = null }, QrBillFault.ReferenceOfAnotherKind },
        { "QR-IBAN with creditor reference", Order with { Reference = "RF18539007547034" }, QrBillFault.ReferenceOfAnotherKind },
        { "QR reference without QR-IBAN", Order with { Iban = "CH9300762011623852957" }, QrBillFault.ReferenceOfAnotherKind },
        { "wrong check digit", Order with { Reference = "210000000003139471430009018" }, QrBillFault.Reference },
        { "zeros", Order with { Reference = new('0', 27) }, QrBillFault.Reference },
        { "nameless", Order with { Creditor = Creditor with { Name = " " } }, QrBillFault.Creditor },
        { "long name", Order with { Debtor = Debtor with { Name = new('x', 71) } }, QrBillFault.Debtor },
        { "long town", Order with { Debtor = Debtor with { Town = new('x', 36) } }, QrBillFault.Debtor },
        { "country", Order with { Debtor = Debtor with { Country = "Suisse" } }, QrBillFault.Debtor },
        { "nothing", Order with { Amount = 0 }, QrBillFault.Amount },
        { "a billion", Order with { Amount = 1_000_000_000 }, QrBillFault.Amount },
        { "half a cent", Order with { Amount = 0.005m }, QrBillFault.Amount },
        { "dollars", Order with { Currency = "USD" }, QrBillFault.Currency },
        { "long message", Order with { Message = new('x', 141) }, QrBillFault.TooLong },
        { "emoji", Order with { Message = "Merci 🙂" }, QrBillFault.Character },
        { "two lines", Order with { Message = "a\nb" }, QrBillFault.Character },
        { "Cyrillic", Order with { Debtor = Debtor with { Name = "Иван" } }, QrBillFault.Character },
    };

    [Theory, MemberData(nameof(Broken))]
    public void A_broken_rule_is_named_and_no_bill_is_made(string what, QrBillOrder order, QrBillFault fault)
    {
        var (bill, faults) = QrBill.Of(order);
        Assert.True(bill is null && faults.Contains(fault), what);
    }

    [Fact]
    public void Without_reference_amount_and_debtor_it_is_still_a_bill_in_francs_or_euros()
    {
        var plain = QrBill.Of(new("CH93 0076 2011 6238 5295 7", Creditor, null, "EUR", null, null)).Bill!;
        Assert.Equal(("NON", 31, null), (plain.ReferenceType, plain.Text.Split("\r\n").Length, plain.PrintedReference));
        var small = QrBill.Of(new("CH9300762011623852957", Creditor, 0.5m, "CHF", null, "rf18 5390 0754 7034")).Bill!;
        Assert.Contains("\r\n0.50\r\nCHF\r\n", small.Text, StringComparison.Ordinal);
        Assert.Equal(("SCOR", "RF18 5390 0754 7034"), (small.ReferenceType, small.PrintedReference));
    }

    [Fact]
    public void Slashes_and_backslashes_of_an_invoices_number_are_escaped() => Assert.StartsWith(
        @"//S1/10/A\/1\\2/11/260331/20/R\/1/31/260301260331/32/8.1:100.00;2.6:50.00",
        new SwicoInformation(@"A/1\2", new(2026, 3, 31), null, new(2026, 3, 1), new(2026, 3, 31), [new(8.1m, 100, 8.1m), new(2.6m, 50, 1.3m)], "R/1").Text);

    [Theory, InlineData("Café Œuvre", "Café Œuvre"), InlineData("Łukasz 🙂 Ivanović", "Łukasz . Ivanović"), InlineData("ệ\r\n x", "e x"),
        InlineData("Иван", "....")]
    public void Any_text_can_be_carried_in_some_way(string text, string carried)
    {
        Assert.Equal(carried, QrBillText.Carried(text, 70));
        Assert.True(QrBillText.IsCarried(QrBillText.Carried(text, 70)));
    }

    [Fact]
    public void Whatever_is_written_is_carried_within_its_length_and_never_breaks()
    {
        var random = new Random(7);
        for (var n = 0; n < 2_000; n++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 300)).Select(_ => (char)random.Next(1, 0xD800))]);
            var carried = QrBillText.Carried(text, 70);
            Assert.True(carried.Length <= 70 && QrBillText.IsCarried(carried));
        }
    }
}
