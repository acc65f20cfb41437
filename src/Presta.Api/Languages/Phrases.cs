using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Presta.People;

namespace Presta.Api.Languages;

/// <summary>
/// What people are told, in the language they ask for. French stands beside the rule that says it and is the key of the others, a file per
/// language beside this one; a sentence that a file misses fails the tests, and is said in French.
/// </summary>
internal static class Phrases
{
    private static readonly FrozenDictionary<Language, FrozenDictionary<string, string>> Tables =
        Enum.GetValues<Language>().Where(language => language is not Language.Fr).ToFrozenDictionary(language => language, Read);

    /// <summary>By <c>Accept-Language</c>; French when it asks for nothing that there is.</summary>
    public static Language Asked(HttpRequest request)
    {
        var (asked, quality) = (Language.Fr, 0d);
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wishes)) return asked;
        foreach (var wish in wishes)
            if ((wish.Quality ?? 1) > quality && Codes.Read(typeof(Language), wish.Value.ToString().Split('-')[0].ToLowerInvariant()) is Language there)
                (asked, quality) = (there, wish.Quality ?? 1);
        return asked;
    }

    public static string Say(this Language language, string french, ImmutableArray<string> args = default)
    {
        var said = language is Language.Fr ? french : Tables[language].GetValueOrDefault(french, french);
        return args.IsDefaultOrEmpty ? said : string.Format(CultureInfo.InvariantCulture, said, [.. args]);
    }

    /// <summary>Marks the answer as said in a language, which another request would have had in another one.</summary>
    public static void Mark(HttpResponse response, Language language)
    {
        response.Headers.ContentLanguage = language.Code();
        response.Headers.Append("Vary", "Accept-Language");
    }

    private static FrozenDictionary<string, string> Read(Language language)
    {
        using var file = typeof(Phrases).Assembly.GetManifestResourceStream($"{language.Code()}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary();
    }
}

/// <summary>A view that has a sentence for people in it.</summary>
internal interface ISpoken<TView>
{
    TView In(Language language);
}
