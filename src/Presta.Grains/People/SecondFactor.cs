using System.Collections.Immutable;
using System.Security.Cryptography;
using OtpNet;

namespace Presta.People;

/// <summary>
/// Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 s), one step of tolerance each way, and ten recovery codes. Of a step
/// that was used, and of those before it, no code is taken again.
/// </summary>
/// <param name="Secret">Base32.</param>
/// <param name="ConfirmedAt">Null until a code of it was shown.</param>
/// <param name="LastStep">Of the last code that was taken.</param>
/// <param name="RecoveryHashes">Of the recovery codes that were not used yet.</param>
public sealed record SecondFactor(string Secret, DateTimeOffset? ConfirmedAt, long LastStep, ImmutableArray<string> RecoveryHashes)
{
    private const int RecoveryCodes = 10;
    private const int SecretBytes = 20;
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static SecondFactor New() => new(Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes)), null, 0, []);

    public static SecondFactor Confirmed(string secret, DateTimeOffset now) => new(secret, now, 0, []);

    public string Url(string account) => new OtpUri(OtpType.Totp, Secret, account, "Presta").ToString();

    /// <summary>With the code used up; null when it is not good.</summary>
    public SecondFactor? Use(string code, DateTimeOffset now) => ByApp(code, now) ?? (ConfirmedAt is null ? null : ByRecovery(code));

    public (SecondFactor Kept, ImmutableArray<string> Codes) WithRecoveryCodes()
    {
        ImmutableArray<string> codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => $"{Part()}-{Part()}")];
        return (this with { RecoveryHashes = [.. codes.Select(c => Credentials.Hashed(Plain(c)))] }, codes);
    }

    private SecondFactor? ByApp(string code, DateTimeOffset now) =>
        code.Length == 6 && code.All(char.IsAsciiDigit) && new Totp(Base32Encoding.ToBytes(Secret))
            .VerifyTotp(now.UtcDateTime, code, out var step, Window) && step > LastStep
            ? this with { LastStep = step } : null;

    private SecondFactor? ByRecovery(string code) =>
        RecoveryHashes.FirstOrDefault(hash => Credentials.IsHashOf(hash, Plain(code))) is { } used
            ? this with { RecoveryHashes = RecoveryHashes.Remove(used) } : null;

    private static string Part() => new(RandomNumberGenerator.GetItems<char>(Alphabet, 5));

    private static string Plain(string code) => code.Trim().Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
