using System.Globalization;

namespace Presta.Mail.Texts;

internal sealed class English : Wording
{
    public override CultureInfo Culture { get; } = Swiss("en");

    public override string Signature => "The Presta team";

    public override string Notice => "This message was sent automatically. Please do not reply to it.";

    public override string CopyLink => "If the button does not work, copy this address into your browser:";

    protected override (string Minute, string Minutes, string Hours, string Days) Units => ("minute", "minutes", "hours", "days");

    public override string Greeting(string? name) => name is null ? "Hello," : $"Hello {name},";

    public override string Instant(DateTime at) => $"{at.ToString("d MMMM yyyy 'at' HH:mm", Culture)} (Swiss time)";

    public override LetterText Of(LetterKind kind, Facts facts) => kind switch
    {
        LetterKind.Welcome => new("Welcome to Presta",
            ["Your Presta account is ready. You can sign in now and find your projects."],
            "Open Presta",
            ["Any questions? Your usual contact will be happy to help."]),
        LetterKind.VerifyEmail => new("Confirm your e-mail address",
            ["To complete your registration, please confirm that this e-mail address is yours.",
                $"The link is valid for {facts.Validity}."],
            "Confirm my address",
            ["If you did not register with Presta, ignore this message: nothing will be activated."]),
        LetterKind.ResetPassword => new("Reset your password",
            ["You asked to choose a new password.", $"The link is valid for {facts.Validity} and works once."],
            "Choose a new password",
            ["If you did not ask for this, ignore this message: your password stays as it is."]),
        LetterKind.SignInLink => new("Your sign-in link",
            ["Here is the link that you asked for, to sign in to Presta without a password.",
                $"The link is valid for {facts.Validity} and works once."],
            "Sign in",
            ["If you did not ask for this, ignore this message and pass the link on to nobody."]),
        LetterKind.PasswordChanged => new("Your password was changed",
            [$"The password of your account was changed on {facts.At}.", "If this was you, there is nothing to do."],
            "This was not me",
            ["Otherwise, choose a new password without delay and tell your contact."]),
        LetterKind.NewDevice => new("New sign-in to your account",
            [$"Your account was signed in to from a new device on {facts.At}.",
                $"Device: {facts.Device}. Network address: {facts.Address}."],
            "Check my sessions",
            ["If this was not you, end that session and change your password."]),
        LetterKind.TwoFactorChanged => new(
            IsOfPasskeys(facts.Change) ? "Your passkeys have changed" : "Your two-factor authentication has changed",
            [$"{Changed(facts.Change)} on {facts.At}.", "If this was you, there is nothing to do."],
            "Check my security",
            ["Otherwise, change your password and tell your contact."]),
        LetterKind.EmailTaken => new("You already have a Presta account",
            ["Somebody tried to create an account with your e-mail address. You already have one, and it was not changed."],
            "Sign in",
            ["If this was you, sign in or reset your password. Otherwise, ignore this message."]),
        LetterKind.ConfirmEmail => new("Confirm your new e-mail address",
            ["You asked to sign in to Presta with this e-mail address from now on.",
                $"The link is valid for {facts.Validity} and works once."],
            "Use this address",
            ["If you did not ask for this, ignore this message: nothing will change."]),
        LetterKind.EmailChanged => new("The e-mail address of your account was changed",
            [$"The e-mail address of your account was changed on {facts.At}. This one is no longer used to sign in.",
                "If this was you, there is nothing to do."],
            "Check my security",
            ["Otherwise, tell your contact without delay."]),
        LetterKind.Notified =>
            new($"Notification: {facts.What}", [facts.Message], "Open in Presta",
            ["In your preferences you choose what is announced to you by e-mail."]),
        LetterKind.PaymentReminder => new($"{Reminder(facts.Level)}: invoice {facts.What}",
            [$"Invoice {facts.What} was payable by {facts.Due}. {facts.Message} is still to be paid.", Plea(facts.Level)],
            "See the invoice",
            ["If you have just paid it, please ignore this message. If you contest it, open a billing ticket that names its number: we shall send no further reminder until then."]),
        LetterKind.DocumentShared => new($"Shared document: {facts.What}",
            [$"{facts.From} shares the document “{facts.What}” with you.", .. Said(facts), $"The link is valid for {facts.Validity}."],
            "Open the document",
            ["If you did not expect this message, ignore it. The document is not attached: it opens through the link only."]),
    };

    private static string Reminder(int level) => level switch { 1 => "Reminder", 2 => "Second reminder", _ => "Last reminder" };

    private static string Plea(int level) => level switch
    {
        1 => "It may have escaped you: please settle it in the next few days.",
        2 => "Please settle it without delay.",
        _ => "This is the last reminder that we send you: please settle it within ten days.",
    };

    private static string Changed(TwoFactorChange change) => change switch
    {
        TwoFactorChange.Enabled => "Two-factor authentication was switched on for your account",
        TwoFactorChange.Disabled => "Two-factor authentication was switched off for your account",
        TwoFactorChange.NewRecoveryCodes => "New recovery codes were made for your account",
        TwoFactorChange.PasskeyAdded => "A passkey was added to your account",
        TwoFactorChange.PasskeyRemoved => "A passkey was removed from your account",
    };
}
