using System.Globalization;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>A file's size as people say it: French counts octets.</summary>
internal static class FileSize
{
    private const decimal Kilo = 1_024;

    public static string Say(this Language language, long bytes)
    {
        var unit = language is Language.Fr ? 'o' : 'B';
        var culture = CultureInfo.GetCultureInfo($"{language.Code()}-CH");
        return bytes switch
        {
            < 1_024 => $"{bytes} {unit}",
            < 1_024 * 1_024 => string.Create(culture, $"{bytes / Kilo:0.#} K{unit}"),
            _ => string.Create(culture, $"{bytes / Kilo / Kilo:0.#} M{unit}"),
        };
    }
}
