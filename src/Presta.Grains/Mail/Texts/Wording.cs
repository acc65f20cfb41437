using System.Globalization;
using Presta.People;

namespace Presta.Mail.Texts;

/// <summary>
/// Every letter in one language. The texts are expressions over a switch without a default arm: a letter that is not translated, or a
/// placeholder that nothing fills, does not compile.
/// </summary>
internal abstract class Wording
{
    public static Wording In(Language language) => language switch
    {
        Language.Fr => new French(),
        Language.En => new English(),
        Language.De => new German(),
        Language.It => new Italian(),
    };

    public abstract CultureInfo Culture { get; }

    public abstract string Signature { get; }

    /// <summary>Under the signature: that nobody reads what is answered.</summary>
    public abstract string Notice { get; }

    /// <summary>Above the address that a reader without buttons copies.</summary>
    public abstract string CopyLink { get; }

    /// <param name="name">Null where none is known that may be shown.</param>
    public abstract string Greeting(string? name);

    public abstract LetterText Of(LetterKind kind, Facts facts);

    /// <summary>An instant in the company's time, which it says.</summary>
    public abstract string Instant(DateTime at);

    public string Validity(int minutes) => minutes switch
    {
        >= 2880 when minutes % 1440 is 0 => $"{minutes / 1440} {Units.Days}",
        >= 120 when minutes % 60 is 0 => $"{minutes / 60} {Units.Hours}",
        _ => $"{minutes} {(minutes is 1 ? Units.Minute : Units.Minutes)}",
    };

    protected abstract (string Minute, string Minutes, string Hours, string Days) Units { get; }

    /// <summary>The sharer's own line, in the quotes of no language.</summary>
    protected static string[] Said(Facts facts) => facts.Message.Length is 0 ? [] : [$"— {facts.Message}"];

    protected static bool IsOfPasskeys(TwoFactorChange change) => change is TwoFactorChange.PasskeyAdded or TwoFactorChange.PasskeyRemoved;

    protected static CultureInfo Swiss(string language) => CultureInfo.GetCultureInfo($"{language}-CH");
}

/// <param name="Before">Paragraphs above the button.</param>
/// <param name="Button">What the link does.</param>
/// <param name="After">Paragraphs below it.</param>
internal sealed record LetterText(string Subject, string[] Before, string Button, string[] After);

/// <summary>A letter's values as its reader reads them; those that its kind does not have are empty.</summary>
internal sealed record Facts(
    string Validity, string At, string Device, string Address, TwoFactorChange Change, string From = "", string What = "",
    string Message = "",
    int Level = 0, string Due = "")
{
    public static Facts Of(Letter letter, Wording wording) => new(
        letter.Values.TryGetValue(LetterValues.Minutes, out var minutes)
            ? wording.Validity(int.Parse(minutes, CultureInfo.InvariantCulture)) : "",
        letter.Values.TryGetValue(LetterValues.At, out var at) ? wording.Instant(Local(at)) : "",
        Plain.Line(letter.Values.GetValueOrDefault(LetterValues.Device)),
        Plain.Line(letter.Values.GetValueOrDefault(LetterValues.Address)),
        letter.Values.TryGetValue(LetterValues.Change, out var change) ? Enum.Parse<TwoFactorChange>(change) : default,
        Plain.Line(letter.Values.GetValueOrDefault(LetterValues.From)),
        Plain.Line(letter.Values.GetValueOrDefault(LetterValues.What)),
        Plain.Line(letter.Values.GetValueOrDefault(LetterValues.Message)),
        letter.Values.TryGetValue(LetterValues.Level, out var level) ? int.Parse(level, CultureInfo.InvariantCulture) : 0,
        letter.Values.TryGetValue(LetterValues.Due, out var due) ? Day(due) : "");

    /// <summary>As Switzerland writes it in each of its languages.</summary>
    private static string Day(string due) => DateOnly.ParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        .ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    private static DateTime Local(string at) => TimeZoneInfo.ConvertTime(
        DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), BusinessTime.Zone).DateTime;
}
