using System.Collections.Immutable;
using System.Globalization;
using Presta.People;

namespace Presta.Mail;

/// <summary>One letter to one person. It may hold one-time links: it is not logged, and its text is erased once it was sent.</summary>
/// <param name="Id">Of the occasion: what is tried again sends the same id again.</param>
/// <param name="Name">As the person gave it; it is shown only where it reads like a name.</param>
/// <param name="Values">Exactly those of <see cref="LetterValues.Of"/>.</param>
[GenerateSerializer, Immutable, Alias("letter")]
public sealed record Letter(
    EntityId Id, string To, string Name, LetterKind Kind, Language Language, ImmutableDictionary<string, string> Values)
{
    /// <summary>One sentence for each reason why it could never be sent, without what it holds; empty when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (Id.IsNone) yield return "A letter needs an id.";
        if (!EmailAddress.IsOne(To)) yield return "A letter goes to one plain e-mail address.";
        var needed = LetterValues.Of(Kind);
        foreach (var name in needed.Except(Values.Keys)) yield return $"{Kind} needs the value \"{name}\".";
        foreach (var _ in Values.Keys.Except(needed)) yield return $"{Kind} was given a value that it does not know.";
        foreach (var name in needed.Where(n => Values.TryGetValue(n, out var value) && !LetterValues.IsGood(n, value)))
            yield return $"The value \"{name}\" cannot be.";
    }

    /// <summary>What a log may have of it.</summary>
    public override string ToString() => $"{Kind} {Id}";
}

public enum LetterKind
{
    Welcome, VerifyEmail, ResetPassword, PasswordChanged, NewDevice, TwoFactorChanged,
    /// <summary>To the owner of an address that somebody tried to register again.</summary>
    EmailTaken,
    /// <summary>To an address that a user wants to have in place of theirs.</summary>
    ConfirmEmail,
    /// <summary>To the address that a user had.</summary>
    EmailChanged,
    /// <summary>To whoever a client shares a document with; they may have no account.</summary>
    DocumentShared,
    /// <summary>A notification that a person wants by mail, too.</summary>
    Notified,
    /// <summary>To a client who wants to come in without a password.</summary>
    SignInLink,
    /// <summary>That an invoice is overdue.</summary>
    PaymentReminder,
}

/// <summary>What a <see cref="LetterKind.TwoFactorChanged"/> tells, by its name.</summary>
public enum TwoFactorChange { Enabled, Disabled, NewRecoveryCodes, PasskeyAdded, PasskeyRemoved }

/// <summary>The values that letters are given, and what they look like.</summary>
public static class LetterValues
{
    /// <summary>An absolute http or https address: where the letter's button leads.</summary>
    public const string Link = "link";

    /// <summary>For how many minutes the link is good, a whole number. After that the letter is not sent any more.</summary>
    public const string Minutes = "minutes";

    /// <summary>When it happened: ISO 8601 with an offset, <c>at.ToString("O")</c>.</summary>
    public const string At = "at";

    /// <summary>A device as people know it: "Firefox, Windows".</summary>
    public const string Device = "device";

    /// <summary>The network address it came from.</summary>
    public const string Address = "address";

    /// <summary>A <see cref="TwoFactorChange"/>, by name.</summary>
    public const string Change = "change";

    /// <summary>Who shares something.</summary>
    public const string From = "from";

    /// <summary>The name of what is shared, or what is told.</summary>
    public const string What = "what";

    /// <summary>What the sharer adds, or the notification's sentence; may be empty.</summary>
    public const string Message = "message";

    /// <summary>Which reminder it is, from 1 to 3.</summary>
    public const string Level = "level";

    /// <summary>The day by which it was to be paid, ISO 8601.</summary>
    public const string Due = "due";

    public static ImmutableArray<string> Of(LetterKind kind) => kind switch
    {
        LetterKind.Welcome or LetterKind.EmailTaken => [Link],
        LetterKind.VerifyEmail or LetterKind.ResetPassword or LetterKind.ConfirmEmail or LetterKind.SignInLink => [Link, Minutes],
        LetterKind.PasswordChanged or LetterKind.EmailChanged => [Link, At],
        LetterKind.NewDevice => [Link, At, Device, Address],
        LetterKind.TwoFactorChanged => [Link, At, Change],
        LetterKind.DocumentShared => [Link, Minutes, From, What, Message],
        LetterKind.Notified => [Link, What, Message],
        LetterKind.PaymentReminder => [Link, What, Message, Level, Due],
    };

    internal static bool IsGood(string name, string value) => name switch
    {
        Link => Uri.TryCreate(value, UriKind.Absolute, out var link) && link.Scheme is "http" or "https"
            && !value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)),
        Minutes => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= 525_600,
        At => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        Message => true,
        Level => value is "1" or "2" or "3",
        Due => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        Change => Enum.GetNames<TwoFactorChange>().Contains(value),
        _ => !string.IsNullOrWhiteSpace(value),
    };
}
