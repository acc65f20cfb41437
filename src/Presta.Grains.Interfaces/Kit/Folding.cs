using System.Globalization;
using System.Text;

namespace Presta;

/// <summary>
/// Text as searches compare it: without case and accents, letters that are two as two, apostrophes and spaces as a keyboard writes them.
/// </summary>
public static class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Sound(text).Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAscii(c)) folded.Append(char.ToLowerInvariant(c));
            else if (Plain(c) is { } plain) folded.Append(plain);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
                folded.Append(char.ToLowerInvariant(c));
        }
        return folded.ToString();
    }

    /// <summary>Where folded words stand in a text, from and to (exclusive), in order and apart from each other.</summary>
    public static List<(int From, int To)> Find(string text, IEnumerable<string> words)
    {
        var (folded, places, at) = (new StringBuilder(text.Length), new List<int>(text.Length), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var part = Fold(rune.ToString());
            folded.Append(part);
            for (var i = 0; i < part.Length; i++) places.Add(at);
            at += rune.Utf16SequenceLength;
        }

        places.Add(text.Length);
        var (sought, found) = (folded.ToString(), new List<(int From, int To)>());
        foreach (var word in words)
        {
            for (var i = Next(word, 0); i >= 0; i = Next(word, i + word.Length))
                found.Add((places[i], Math.Max(places[i] + 1, places[i + word.Length])));
        }

        found.Sort();
        var apart = new List<(int From, int To)>();
        foreach (var (from, to) in found)
            if (apart is [.., var last] && from <= last.To) apart[^1] = (last.From, Math.Max(last.To, to));
            else apart.Add((from, to));
        return apart;

        int Next(string word, int from) => sought.IndexOf(word, from, StringComparison.Ordinal);
    }

    /// <summary>The words of a search, folded.</summary>
    public static string[] Words(string search) => Fold(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);

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
