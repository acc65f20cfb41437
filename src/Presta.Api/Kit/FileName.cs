using System.Globalization;
using System.Text;

namespace Presta.Api.Kit;

/// <summary>A file's name as people may see it: no path, nothing invisible, at most 200 characters with its extension.</summary>
internal static class FileName
{
    private const int Longest = 200;

    public static string? Clean(string? given)
    {
        var segment = (given ?? "").Split('/', '\\')[^1];
        var plain =
            new string([.. segment.Where(
            c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format)])
            .Normalize(NormalizationForm.FormC);
        var name = new string([.. plain.Select(c => "<>:\"|?*".Contains(c) ? '_' : c)]).Trim().TrimEnd('.');
        var extension = Path.GetExtension(name);
        if (name.Length == extension.Length || extension.Length > 10) return null;
        return name.Length <= Longest ? name : name[..(Longest - extension.Length)] + extension;
    }
}
