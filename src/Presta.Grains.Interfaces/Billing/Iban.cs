using System.Diagnostics.CodeAnalysis;

namespace Presta.Billing;

/// <summary>An international bank account number (ISO 13616), without spaces, in capitals; its check digits are right.</summary>
public readonly record struct Iban
{
    private static readonly Dictionary<string, int> Lengths = new()
    {
        ["CH"] = 21, ["LI"] = 21, ["AT"] = 20, ["BE"] = 16, ["DE"] = 22, ["ES"] = 24, ["FR"] = 27, ["GB"] = 22, ["IT"] = 27, ["LU"] = 20,
        ["MC"] = 27, ["NL"] = 18, ["PT"] = 25,
    };

    private Iban(string value) => Value = value;

    public string Value { get; }

    public string Country => Value[..2];

    public bool IsSwiss => Country is "CH" or "LI";

    /// <summary>An account for QR references: its institution is one of 30000–31999.</summary>
    public bool IsQr => IsSwiss && int.Parse(Value.AsSpan(4, 5), provider: null) is >= 30000 and <= 31999;

    /// <summary>In groups of four, as people read it.</summary>
    public string Grouped => string.Join(' ', Value.Chunk(4).Select(group => new string(group)));

    public static bool TryParse(string? text, [NotNullWhen(true)] out Iban? iban)
    {
        var value = (text ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        iban = IsOne(value) ? new Iban(value) : null;
        return iban is not null;
    }

    public override string ToString() => Value;

    private static bool IsOne(string value) =>
        value.Length is >= 15 and <= 34
        && char.IsAsciiLetterUpper(value[0]) && char.IsAsciiLetterUpper(value[1]) && char.IsAsciiDigit(value[2])
            && char.IsAsciiDigit(value[3])
        && value.All(char.IsAsciiLetterOrDigit)
        && (!Lengths.TryGetValue(value[..2], out var length) || value.Length == length)
        && (value[..2] is not ("CH" or "LI") || value.AsSpan(4, 5).ToArray().All(char.IsAsciiDigit))
        && Mod97.Of(value[4..] + value[..4]) == 1;
}

/// <summary>ISO 7064 mod 97-10 over digits and letters, a letter counting as its two digits (A = 10).</summary>
internal static class Mod97
{
    public static int Of(string text) =>
        text.Aggregate(0, (rest, c) => char.IsAsciiDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97);
}
