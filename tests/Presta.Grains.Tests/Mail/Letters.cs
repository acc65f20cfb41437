using System.Collections.Immutable;
using Presta.Mail;
using Presta.People;

namespace Presta.Tests.Mail;

/// <summary>Letters of every kind with what they need, recognisable in what is sent.</summary>
internal static class Letters
{
    public const string Secret = "s3cret-t0ken";
    public const string Link = $"https://presta.example.ch/r?a=1&token={Secret}";

    public static Letter New(DateTimeOffset now, LetterKind kind = LetterKind.ResetPassword, Language language = Language.Fr) => new(
        EntityId.New(now), "claire@example.ch", "Claire Dubois", kind, language,
        LetterValues.Of(kind).ToImmutableDictionary(name => name, Value));

    private static string Value(string name) => name switch
    {
        LetterValues.Link => Link,
        LetterValues.Minutes => "60",
        LetterValues.At => "2026-03-02T12:00:00Z",
        LetterValues.Device => "Firefox <Windows>",
        LetterValues.Address => "203.0.113.7",
        LetterValues.Change => nameof(TwoFactorChange.Disabled),
        LetterValues.From => "Claire Favre",
        LetterValues.What => "Offre.pdf",
        LetterValues.Message => "Bonjour",
        LetterValues.Level => "2",
        LetterValues.Due => "2026-02-05",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no example"),
    };
}
