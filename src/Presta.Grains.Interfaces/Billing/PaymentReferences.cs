namespace Presta.Billing;

/// <summary>The reference of a bill that is paid to a QR-IBAN: 27 digits, the last one by modulo 10, recursive.</summary>
public static class QrReference
{
    private const int Length = 27;
    private static readonly int[] Table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];

    /// <param name="digits">At most 26; zeros come before.</param>
    public static string Of(string digits)
    {
        if (digits.Length is 0 or >= Length || !digits.All(char.IsAsciiDigit))
            throw new ArgumentException("up to 26 digits are expected", nameof(digits));
        var body = digits.PadLeft(Length - 1, '0');
        return body + CheckOf(body);
    }

    /// <summary>A reference of nothing but zeros is none (IG 2.3).</summary>
    public static bool IsOne(string reference) =>
        reference.Length == Length && reference.All(char.IsAsciiDigit) && reference.Any(c => c != '0')
            && CheckOf(reference[..^1]) == reference[^1] - '0';

    /// <summary>Two digits, then groups of five, as people read it.</summary>
    public static string Grouped(string reference) =>
        $"{reference[..2]} {string.Join(' ', reference[2..].Chunk(5).Select(group => new string(group)))}";

    public static int CheckOf(string digits) => (10 - digits.Aggregate(0, (carry, c) => Table[(carry + (c - '0')) % 10])) % 10;
}

/// <summary>A creditor reference (ISO 11649): RF, two check digits, up to 21 letters and digits.</summary>
public static class CreditorReference
{
    public static string Of(string text)
    {
        var body = text.ToUpperInvariant();
        if (body.Length is 0 or > 21 || !body.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException("up to 21 letters and digits are expected", nameof(text));
        return $"RF{98 - Mod97.Of(body + "RF00"):00}{body}";
    }

    public static bool IsOne(string reference) =>
        reference.Length is >= 5 and <= 25 && reference.StartsWith("RF", StringComparison.Ordinal)
            && reference.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c))
        && char.IsAsciiDigit(reference[2]) && char.IsAsciiDigit(reference[3]) && Mod97.Of(reference[4..] + reference[..4]) == 1;

    public static string Grouped(string reference) => string.Join(' ', reference.Chunk(4).Select(group => new string(group)));
}

/// <summary>The Swiss enterprise identification number: CHE and nine digits, the last one by modulo 11.</summary>
public static class Uid
{
    private static readonly int[] Weights = [5, 4, 3, 2, 7, 6, 5, 4];

    /// <summary>Its nine digits, or null for what is none. Dots, dashes, spaces and the suffixes MWST, TVA, IVA may stand in it.</summary>
    public static string? Digits(string? text)
    {
        var plain = new string([.. (text ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        foreach (var suffix in (string[])["MWST", "TVA", "IVA"])
            if (plain.EndsWith(suffix, StringComparison.Ordinal)) plain = plain[..^suffix.Length];
        if (plain.Length != 12 || !plain.StartsWith("CHE", StringComparison.Ordinal) || !plain[3..].All(char.IsAsciiDigit)) return null;
        var check = (11 - (Weights.Select((weight, i) => weight * (plain[3 + i] - '0')).Sum() % 11)) % 11;
        return check == plain[^1] - '0' ? plain[3..] : null;
    }

    public static bool IsOne(string? text) => Digits(text) is not null;
}
