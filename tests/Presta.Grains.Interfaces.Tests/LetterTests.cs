using System.Collections.Immutable;
using Presta.Mail;
using Presta.People;

namespace Presta.Tests;

public sealed class LetterTests
{
    private static readonly Letter Good =
        new(EntityId.Of("letter"), "claire@example.ch", "Claire Dubois", LetterKind.ResetPassword, Language.Fr,
        ImmutableDictionary<string, string>.Empty.Add(LetterValues.Link, "https://presta.example.ch/reset#s3cret")
            .Add(LetterValues.Minutes, "60"));

    [Fact]
    public void A_letter_with_what_its_kind_needs_may_be_sent() => Assert.Empty(Good.Problems());

    [Fact]
    public void It_needs_an_id() => Assert.Single((Good with { Id = EntityId.None }).Problems());

    [Theory]
    [InlineData("")]
    [InlineData("claire")]
    [InlineData("claire@")]
    [InlineData("@example.ch")]
    [InlineData("claire@example.ch, eve@example.ch")]
    [InlineData("claire@example.ch\r\nBcc: eve@example.ch")]
    [InlineData("claire@example.ch>\r\nRCPT TO:<eve@example.ch")]
    [InlineData("Claire <claire@example.ch>")]
    [InlineData("\"a@b\"@example.ch")]
    [InlineData("claire@example..ch")]
    [InlineData("claire @example.ch")]
    [InlineData("claire@example.ch\u0000")]
    public void It_goes_to_one_plain_address(string to) =>
        Assert.Equal(["A letter goes to one plain e-mail address."], (Good with { To = to }).Problems());

    [Theory]
    [InlineData("o'brien+presta@example.ch")]
    [InlineData("émile@société.example")]
    public void Unusual_addresses_are_addresses(string to) => Assert.Empty((Good with { To = to }).Problems());

    [Fact]
    public void Every_value_that_a_kind_needs_is_missed_and_no_other_is_taken()
    {
        foreach (var kind in Enum.GetValues<LetterKind>())
        {
            var needed = LetterValues.Of(kind);
            Assert.NotEmpty(needed);
            Assert.Equal(needed.Length, (Good with { Kind = kind, Values = [] }).Problems().Count());
        }
        Assert.Equal(
            ["ResetPassword was given a value that it does not know."], (Good with { Values = Good.Values.Add("s3cret", "s3cret") })
            .Problems());
    }

    [Theory]
    [InlineData(LetterValues.Link, "javascript:alert(1)")]
    [InlineData(LetterValues.Link, "/reset")]
    [InlineData(LetterValues.Link, "https://presta.example.ch/a b")]
    [InlineData(LetterValues.Link, "https://presta.example.ch/\r\nX: y")]
    [InlineData(LetterValues.Minutes, "soon")]
    [InlineData(LetterValues.Minutes, "0")]
    [InlineData(LetterValues.Minutes, "-5")]
    public void A_value_that_cannot_be_is_named_and_not_quoted(string name, string value) =>
        Assert.Equal([$"The value \"{name}\" cannot be."], (Good with { Values = Good.Values.SetItem(name, value) }).Problems());

    [Fact]
    public void Printed_it_tells_neither_whom_nor_what()
    {
        var printed = $"{Good}";
        Assert.Contains(nameof(LetterKind.ResetPassword), printed, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("claire", printed, StringComparison.OrdinalIgnoreCase);
    }
}
