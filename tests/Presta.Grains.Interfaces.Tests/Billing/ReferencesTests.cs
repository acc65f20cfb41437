using Presta.Billing;

namespace Presta.Tests.Billing;

public sealed class ReferencesTests
{
    [Theory, InlineData("21000000000313947143000901", 7), InlineData("00000000000000012320260042", 4),
        InlineData("00000000000000000000000003", 4)]
    public void A_QR_reference_ends_in_its_check_digit(string digits, int check)
    {
        Assert.Equal(check, QrReference.CheckOf(digits));
        Assert.True(QrReference.IsOne(QrReference.Of(digits)));
    }

    [Fact]
    public void Any_single_changed_digit_of_a_reference_is_found()
    {
        foreach (var reference in (string[])["210000000003139471430009017", QrReference.Of("12320260042")])
            Assert.All(Changed(reference, "0123456789"), changed => Assert.False(QrReference.IsOne(changed), changed));
        foreach (var reference in (string[])["RF18539007547034", CreditorReference.Of("PRESTA20260042")])
            Assert.All(
                Changed(reference[4..], "0123456789").Where(c => c.Count(char.IsAsciiDigit) == reference[4..].Count(char.IsAsciiDigit)),
                changed => Assert.False(CreditorReference.IsOne(reference[..4] + changed), changed));
        Assert.All(Changed("123456788", "0123456789"), changed => Assert.False(Uid.IsOne("CHE-" + changed), changed));
        Assert.False(QrReference.IsOne(new('0', 27)));
    }

    [Fact]
    public void A_QR_reference_is_read_in_groups() =>
        Assert.Equal("21 00000 00003 13947 14300 09017", QrReference.Grouped("210000000003139471430009017"));

    [Theory, InlineData("539007547034", "RF18539007547034"), InlineData("PRESTA20260042", "RF38PRESTA20260042")]
    public void A_creditor_reference_has_its_check_digits(string text, string reference)
    {
        Assert.Equal(reference, CreditorReference.Of(text));
        Assert.True(CreditorReference.IsOne(reference));
    }

    [Theory]
    [InlineData("CH4431999123000889012", true, true), InlineData("CH9300762011623852957", true, false),
        InlineData("CH6009000000300000375", true, false)]
    [InlineData("LI21088100002324013AA", true, false), InlineData("FR1420041010050500013M02606", true, false),
        InlineData("CH9300762011623852958", false, false)]
    [InlineData("CH93 0076 2011 6238 5295 7", true, false), InlineData("", false, false), InlineData(null, false, false),
        InlineData("CH93007620116238529", false, false)]
    public void An_account_number_is_checked_and_known_for_what_it_is(string? text, bool isOne, bool isQr) =>
        Assert.Equal((isOne, isQr), (Iban.TryParse(text, out var iban), iban?.IsQr ?? false));

    [Theory, InlineData("CHE-123.456.788", true), InlineData("CHE-105.805.187 TVA", true), InlineData("CHE101654423MWST", true),
        InlineData("CHE-116.281.271", true)]
    [InlineData("CHE-123.456.789", false), InlineData("CHE-116.281.277", false), InlineData("DE123456788", false), InlineData(null, false)]
    public void An_enterprise_number_is_checked(string? text, bool isOne) => Assert.Equal(isOne, Uid.IsOne(text));

    private static IEnumerable<string> Changed(string text, string alphabet) =>
        from i in Enumerable.Range(0, text.Length) from c in alphabet where c != text[i] select text[..i] + c + text[(i + 1)..];
}
