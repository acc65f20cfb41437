using OtpNet;
using Presta.People;

namespace Presta.Tests.People;

public sealed class SecondFactorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The ASCII secret "12345678901234567890" of RFC 6238, appendix B.</summary>
    private static readonly SecondFactor Rfc = SecondFactor.Confirmed(Base32Encoding.ToString("12345678901234567890"u8.ToArray()), Noon);

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.NotNull(Rfc.Use(code, at));
        Assert.NotNull(Rfc.Use(code, at.AddSeconds(30)));
        Assert.NotNull(Rfc.Use(code, at.AddSeconds(-30)));
        Assert.Null(Rfc.Use(code, at.AddSeconds(90)));
        Assert.Null(Rfc.Use(code, at.AddSeconds(-90)));
    }

    [Fact]
    public void No_code_is_taken_twice_nor_an_older_one_after_it()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
        var used = Rfc.Use("050471", at)!;

        Assert.Null(used.Use("050471", at));
        Assert.Null(used.Use("081804", at));
    }

    [Fact]
    public void Before_a_code_of_the_app_was_shown_no_recovery_code_is_taken()
    {
        var (factor, codes) = SecondFactor.New().WithRecoveryCodes();

        Assert.Null(factor.Use(codes[0], Noon));
        Assert.NotNull((factor with { ConfirmedAt = Noon }).Use(codes[0], Noon));
    }
}
