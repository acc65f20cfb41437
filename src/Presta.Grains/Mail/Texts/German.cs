using System.Globalization;

namespace Presta.Mail.Texts;

/// <summary>In Swiss spelling: ss for ß.</summary>
internal sealed class German : Wording
{
    public override CultureInfo Culture { get; } = Swiss("de");

    public override string Signature => "Ihr Presta-Team";

    public override string Notice => "Diese Nachricht wurde automatisch versandt. Bitte antworten Sie nicht darauf.";

    public override string CopyLink => "Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:";

    protected override (string Minute, string Minutes, string Hours, string Days) Units => ("Minute", "Minuten", "Stunden", "Tage");

    public override string Greeting(string? name) => name is null ? "Guten Tag," : $"Guten Tag {name},";

    public override string Instant(DateTime at) => $"{at.ToString("d. MMMM yyyy 'um' HH:mm 'Uhr'", Culture)} (Schweizer Zeit)";

    public override LetterText Of(LetterKind kind, Facts facts) => kind switch
    {
        LetterKind.Welcome => new("Willkommen bei Presta",
            ["Ihr Presta-Konto ist bereit. Sie können sich ab sofort anmelden und finden dort Ihre Projekte."],
            "Presta öffnen",
            ["Haben Sie Fragen? Ihre Ansprechperson hilft Ihnen gerne weiter."]),
        LetterKind.VerifyEmail => new("Bestätigen Sie Ihre E-Mail-Adresse",
            ["Um Ihre Registrierung abzuschliessen, bestätigen Sie bitte, dass diese E-Mail-Adresse Ihnen gehört.",
                $"Gültigkeit des Links: {facts.Validity}."],
            "Adresse bestätigen",
            ["Falls Sie sich nicht bei Presta registriert haben, ignorieren Sie diese Nachricht: Es wird nichts aktiviert."]),
        LetterKind.ResetPassword => new("Zurücksetzen Ihres Passworts",
            ["Sie möchten ein neues Passwort wählen.", $"Gültigkeit des Links: {facts.Validity}. Er kann nur einmal verwendet werden."],
            "Neues Passwort wählen",
            ["Falls die Anfrage nicht von Ihnen stammt, ignorieren Sie diese Nachricht: Ihr Passwort bleibt unverändert."]),
        LetterKind.SignInLink => new("Ihr Anmeldelink",
            ["Hier ist der gewünschte Link, mit dem Sie sich ohne Passwort bei Presta anmelden.",
                $"Gültigkeit des Links: {facts.Validity}. Er kann nur einmal verwendet werden."],
            "Anmelden",
            ["Falls die Anfrage nicht von Ihnen stammt, ignorieren Sie diese Nachricht und geben Sie den Link niemandem weiter."]),
        LetterKind.PasswordChanged => new("Ihr Passwort wurde geändert",
            [$"Das Passwort Ihres Kontos wurde am {facts.At} geändert.", "Falls Sie das waren, müssen Sie nichts tun."],
            "Das war ich nicht",
            ["Andernfalls wählen Sie bitte umgehend ein neues Passwort und informieren Sie Ihre Ansprechperson."]),
        LetterKind.NewDevice => new("Neue Anmeldung bei Ihrem Konto",
            [$"Am {facts.At} erfolgte eine Anmeldung von einem neuen Gerät.",
                $"Gerät: {facts.Device}. Netzwerkadresse: {facts.Address}."],
            "Sitzungen prüfen",
            ["Falls Sie das nicht waren, beenden Sie diese Sitzung und ändern Sie Ihr Passwort."]),
        LetterKind.TwoFactorChanged => new(
            IsOfPasskeys(facts.Change) ? "Ihre Passkeys wurden geändert" : "Ihre Zwei-Faktor-Authentifizierung wurde geändert",
            [$"{Changed(facts.Change)} (am {facts.At}).", "Falls Sie das waren, müssen Sie nichts tun."],
            "Sicherheit prüfen",
            ["Andernfalls ändern Sie bitte Ihr Passwort und informieren Sie Ihre Ansprechperson."]),
        LetterKind.EmailTaken => new("Sie haben bereits ein Presta-Konto",
            ["Jemand wollte mit Ihrer E-Mail-Adresse ein Konto eröffnen. Sie haben bereits eines; es wurde nicht verändert."],
            "Anmelden",
            ["Falls Sie das waren, melden Sie sich an oder setzen Sie Ihr Passwort zurück. Andernfalls ignorieren Sie diese Nachricht."]),
        LetterKind.ConfirmEmail => new("Bestätigen Sie Ihre neue E-Mail-Adresse",
            ["Sie möchten sich künftig mit dieser E-Mail-Adresse bei Presta anmelden.",
                $"Gültigkeit des Links: {facts.Validity}. Er kann nur einmal verwendet werden."],
            "Diese Adresse verwenden",
            ["Falls die Anfrage nicht von Ihnen stammt, ignorieren Sie diese Nachricht: Es ändert sich nichts."]),
        LetterKind.EmailChanged => new("Die E-Mail-Adresse Ihres Kontos wurde geändert",
            [$"Die E-Mail-Adresse Ihres Kontos wurde am {facts.At} geändert. Mit dieser hier können Sie sich nicht mehr anmelden.",
                "Falls Sie das waren, müssen Sie nichts tun."],
            "Sicherheit prüfen",
            ["Andernfalls informieren Sie bitte umgehend Ihre Ansprechperson."]),
        LetterKind.Notified =>
            new($"Mitteilung: {facts.What}", [facts.Message], "In Presta öffnen",
            ["In Ihren Einstellungen wählen Sie, was Ihnen per E-Mail mitgeteilt wird."]),
        LetterKind.PaymentReminder => new($"{Reminder(facts.Level)}: Rechnung {facts.What}",
            [$"Die Rechnung {facts.What} war bis am {facts.Due} zahlbar. Offen sind noch {facts.Message}.", Plea(facts.Level)],
            "Rechnung ansehen",
            ["Falls Sie sie soeben bezahlt haben, ist diese Nachricht gegenstandslos. Falls Sie sie bestreiten, eröffnen Sie ein Ticket zur Rechnungsstellung mit ihrer Nummer: Bis zur Klärung senden wir keine weitere Mahnung."]),
        LetterKind.DocumentShared => new($"Geteiltes Dokument: {facts.What}",
            [$"{facts.From} teilt mit Ihnen das Dokument «{facts.What}».", .. Said(facts), $"Gültigkeit des Links: {facts.Validity}."],
            "Dokument öffnen",
            ["Falls Sie diese Nachricht nicht erwartet haben, ignorieren Sie sie. Das Dokument ist nicht angehängt: Es öffnet sich nur über den Link."]),
    };

    private static string Reminder(int level) => level switch { 1 => "Zahlungserinnerung", 2 => "Zweite Mahnung", _ => "Letzte Mahnung" };

    private static string Plea(int level) => level switch
    {
        1 => "Vielleicht ist sie Ihnen entgangen: Wir bitten Sie, sie in den nächsten Tagen zu begleichen.",
        2 => "Wir bitten Sie, sie umgehend zu begleichen.",
        _ => "Dies ist unsere letzte Mahnung: Wir bitten Sie, sie innert zehn Tagen zu begleichen.",
    };

    private static string Changed(TwoFactorChange change) => change switch
    {
        TwoFactorChange.Enabled => "Die Zwei-Faktor-Authentifizierung wurde für Ihr Konto aktiviert",
        TwoFactorChange.Disabled => "Die Zwei-Faktor-Authentifizierung wurde für Ihr Konto deaktiviert",
        TwoFactorChange.NewRecoveryCodes => "Für Ihr Konto wurden neue Wiederherstellungscodes erstellt",
        TwoFactorChange.PasskeyAdded => "Ihrem Konto wurde ein Passkey hinzugefügt",
        TwoFactorChange.PasskeyRemoved => "Von Ihrem Konto wurde ein Passkey entfernt",
    };
}
