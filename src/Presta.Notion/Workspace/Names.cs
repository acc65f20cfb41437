using System.Globalization;
using System.Text;

namespace Presta.Notion;

/// <summary>Which name someone may have meant: the same but for case and accents, one within the other, or a few letters off.</summary>
internal static class Names
{
    public static T? Closest<T>(string name, IEnumerable<T> all, Func<T, string> nameOf) where T : class =>
        all.Select(one => (One: one, Distance: Distance(Folded(name), Folded(nameOf(one)))))
            .Where(p => p.Distance is not null).OrderBy(p => p.Distance).FirstOrDefault().One;

    private static int? Distance(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0) return null;
        if (a == b) return 0;
        if (Math.Min(a.Length, b.Length) >= 3 && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal)))
            return 1;
        var edits = Edits(a, b);
        return edits <= Math.Max(1, Math.Min(a.Length, b.Length) / 4) ? 1 + edits : null;
    }

    private static string Folded(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark))
            .ToLowerInvariant();

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
