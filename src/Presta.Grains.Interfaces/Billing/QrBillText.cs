using System.Globalization;
using System.Text;

namespace Presta.Billing;

/// <summary>Texts as payments carry them: Basic Latin, Latin-1, Latin Extended-A, and Ș ș Ț ț €.</summary>
public static class QrBillText
{
    public static bool IsCarried(string text) => text.All(IsCarried);

    /// <summary>
    /// The text as far as it is carried, at most so long: composed letters; where one is not carried, its base letter; else a dot. Line
    /// breaks become spaces.
    /// </summary>
    public static string Carried(string text, int most)
    {
        var carried = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)) carried.Append(' ');
            else if (rune.IsBmp && IsCarried((char)rune.Value)) carried.Append((char)rune.Value);
            else carried.Append(BaseOf(rune));
        }

        var words = string.Join(' ', carried.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= most ? words : words[..most].TrimEnd();
    }

    private static char BaseOf(Rune rune)
    {
        var letter = rune.ToString().Normalize(NormalizationForm.FormD)[0];
        return IsCarried(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark ? letter : '.';
    }

    private static bool IsCarried(char c) => c is (>= ' ' and <= '~') or (>= '\u00a0' and <= '\u017f') or (
        >= '\u0218' and <= '\u021b') or '€';
}
