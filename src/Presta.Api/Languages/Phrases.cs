using Microsoft.Net.Http.Headers;
using Presta.People;

namespace Presta.Api.Languages;

/// <summary>In which language a request is answered; what is said in it, <see cref="Sentences"/> know.</summary>
internal static class Phrases
{
    /// <summary>By <c>Accept-Language</c>; French when it asks for nothing that there is.</summary>
    public static Language Asked(HttpRequest request)
    {
        var (asked, quality) = (Language.Fr, 0d);
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wishes)) return asked;
        foreach (var wish in wishes)
            if ((wish.Quality ?? 1) > quality
                && Codes.Read(typeof(Language), wish.Value.ToString().Split('-')[0].ToLowerInvariant()) is Language there)
                (asked, quality) = (there, wish.Quality ?? 1);
        return asked;
    }

    /// <summary>Marks the answer as said in a language, which another request would have had in another one.</summary>
    public static void Mark(HttpResponse response, Language language)
    {
        response.Headers.ContentLanguage = language.Code();
        response.Headers.Append("Vary", "Accept-Language");
    }
}

/// <summary>A view that has a sentence for people in it.</summary>
internal interface ISpoken<TView>
{
    TView In(Language language);
}
