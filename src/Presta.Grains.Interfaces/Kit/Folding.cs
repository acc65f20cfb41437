using System.Globalization;
using System.Text;

namespace Presta;

/// <summary>Text as searches compare it: without case and accents, letters that are two as two, apostrophes and spaces as a keyboard writes them.</summary>
public static class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Sound(text).Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAscii(c)) folded.Append(char.ToLowerInvariant(c));
            else if (Plain(c) is { } plain) folded.Append(plain);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)) folded.Append(char.ToLowerInvariant(c));
        }
        return folded.ToString();
    }

    /// <summary>Half a character, which JSON can bring, has no normal form.</summary>
    private static string Sound(string text) => text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Letters that Unicode takes for whole ones and a keyboard may not have.</summary>
    private static string? Plain(char c) => c switch
    {
        'ß' or 'ẞ' => "ss",
        'œ' or 'Œ' => "oe",
        'æ' or 'Æ' => "ae",
        'ø' or 'Ø' => "o",
        'ł' or 'Ł' => "l",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'þ' or 'Þ' => "th",
        'ı' => "i",
        '’' or '‘' or 'ʼ' => "'",
        '‐' or '–' or '—' => "-",
        _ => null,
    };
}
