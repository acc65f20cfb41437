using System.Globalization;

namespace Presta.Mail.Texts;

/// <summary>
/// What others typed, as it may stand in a letter of ours: whoever registers a stranger's address must not write to them through us.
/// </summary>
internal static class Plain
{
    private const int LongestName = 80;
    private const int LongestLine = 120;

    /// <summary>A name, when it reads like one; null for what mail programs make links of, and for signs that names do not have.</summary>
    public static string? Name(string given)
    {
        var name = given.Trim();
        if (name.Length is 0 or > LongestName || !name.All(IsOfNames)) return null;
        return name.Zip(name.Skip(1)).Any(pair => pair is ('.', not ' ')) ? null : name;
    }

    /// <summary>One line of bounded length.</summary>
    public static string Line(string? text)
    {
        var line = string.Join(' ', (text ?? "").Split([' ', '\t', '\r', '\n', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => CharUnicodeInfo.GetUnicodeCategory(c)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)));
        return line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }

    private static bool IsOfNames(char c) => char.IsLetter(c) || c is ' ' or '-' or '\'' or '’' or '.'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
