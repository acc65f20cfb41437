using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Presta.People;

namespace Presta;

/// <summary>
/// What people are told, in their language. French stands beside the rule that says it and is the key of the others, a file per language in
/// <c>Presta.Api/Languages</c>; a sentence that a file misses fails the tests, and is said in French.
/// </summary>
public static class Sentences
{
    private static readonly FrozenDictionary<Language, FrozenDictionary<string, string>> Tables =
        Enum.GetValues<Language>().Where(language => language is not Language.Fr).ToFrozenDictionary(language => language, Read);

    public static string Say(this Language language, string french, ImmutableArray<string> args = default)
    {
        var said = language is Language.Fr ? french : Tables[language].GetValueOrDefault(french, french);
        return args.IsDefaultOrEmpty ? said : string.Format(CultureInfo.InvariantCulture, said, [.. args]);
    }

    private static FrozenDictionary<string, string> Read(Language language)
    {
        using var file = typeof(Sentences).Assembly.GetManifestResourceStream($"{language.Code()}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary();
    }
}
