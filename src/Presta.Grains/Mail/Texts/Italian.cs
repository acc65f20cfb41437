using System.Globalization;

namespace Presta.Mail.Texts;

internal sealed class Italian : Wording
{
    public override CultureInfo Culture { get; } = Swiss("it");

    public override string Signature => "Il team Presta";

    public override string Notice => "Questo messaggio è stato inviato automaticamente. La preghiamo di non rispondere.";

    public override string CopyLink => "Se il pulsante non funziona, copi questo indirizzo nel Suo browser:";

    protected override (string Minute, string Minutes, string Hours, string Days) Units => ("minuto", "minuti", "ore", "giorni");

    public override string Greeting(string? name) => name is null ? "Buongiorno," : $"Buongiorno {name},";

    public override string Instant(DateTime at) => $"{at.ToString("d MMMM yyyy, HH:mm", Culture)} (ora svizzera)";

    public override LetterText Of(LetterKind kind, Facts facts) => kind switch
    {
        LetterKind.Welcome => new("Benvenuto su Presta",
            ["Il Suo account Presta è pronto. Può già accedere e ritrovare i Suoi progetti."],
            "Apri Presta",
            ["Ha domande? Il Suo interlocutore abituale sarà lieto di rispondere."]),
        LetterKind.VerifyEmail => new("Confermi il Suo indirizzo e-mail",
            ["Per completare la registrazione, confermi che questo indirizzo e-mail è Suo.", $"Validità del link: {facts.Validity}."],
            "Conferma il mio indirizzo",
            ["Se non si è registrato su Presta, ignori questo messaggio: non verrà attivato nulla."]),
        LetterKind.ResetPassword => new("Reimpostazione della Sua password",
            ["Ha chiesto di scegliere una nuova password.", $"Validità del link: {facts.Validity}. Può essere usato una sola volta."],
            "Scegli una nuova password",
            ["Se la richiesta non proviene da Lei, ignori questo messaggio: la Sua password resta invariata."]),
        LetterKind.SignInLink => new("Il Suo link di accesso",
            ["Ecco il link che ha chiesto per accedere a Presta senza password.",
                $"Validità del link: {facts.Validity}. Può essere usato una sola volta."],
            "Accedi",
            ["Se la richiesta non proviene da Lei, ignori questo messaggio e non trasmetta il link a nessuno."]),
        LetterKind.PasswordChanged => new("La Sua password è stata modificata",
            [$"La password del Suo account è stata modificata il {facts.At}.", "Se è stato Lei, non deve fare nulla."],
            "Non sono stato io",
            ["In caso contrario, scelga subito una nuova password e avvisi il Suo interlocutore."]),
        LetterKind.NewDevice => new("Nuovo accesso al Suo account",
            [$"È stato effettuato un accesso da un nuovo dispositivo il {facts.At}.",
                $"Dispositivo: {facts.Device}. Indirizzo di rete: {facts.Address}."],
            "Verifica le mie sessioni",
            ["Se non è stato Lei, chiuda questa sessione e cambi la password."]),
        LetterKind.TwoFactorChanged => new(
            IsOfPasskeys(facts.Change) ? "Le Sue passkey sono cambiate" : "La Sua autenticazione a due fattori è cambiata",
            [$"{Changed(facts.Change)} il {facts.At}.", "Se è stato Lei, non deve fare nulla."],
            "Verifica la mia sicurezza",
            ["In caso contrario, cambi la password e avvisi il Suo interlocutore."]),
        LetterKind.EmailTaken => new("Ha già un account Presta",
            ["Qualcuno ha tentato di creare un account con il Suo indirizzo e-mail. Ne ha già uno, che non è stato modificato."],
            "Accedi",
            ["Se è stato Lei, acceda o reimposti la password. In caso contrario, ignori questo messaggio."]),
        LetterKind.ConfirmEmail => new("Confermi il Suo nuovo indirizzo e-mail",
            ["Ha chiesto di accedere d'ora in poi a Presta con questo indirizzo e-mail.",
                $"Validità del link: {facts.Validity}. Può essere usato una sola volta."],
            "Usa questo indirizzo",
            ["Se la richiesta non proviene da Lei, ignori questo messaggio: non cambierà nulla."]),
        LetterKind.EmailChanged => new("L'indirizzo e-mail del Suo account è stato modificato",
            [$"L'indirizzo e-mail del Suo account è stato modificato il {facts.At}. Questo non serve più per accedere.",
                "Se è stato Lei, non deve fare nulla."],
            "Verifica la mia sicurezza",
            ["In caso contrario, avvisi subito il Suo interlocutore."]),
        LetterKind.Notified =>
            new($"Notifica: {facts.What}", [facts.Message], "Apri in Presta",
            ["Nelle preferenze scelga che cosa le viene annunciato per e-mail."]),
        LetterKind.PaymentReminder => new($"{Reminder(facts.Level)}: fattura {facts.What}",
            [$"La fattura {facts.What} era da pagare entro il {facts.Due}. Restano da pagare {facts.Message}.", Plea(facts.Level)],
            "Vedere la fattura",
            ["Se l'ha appena pagata, ignori questo messaggio. Se la contesta, apra un ticket di fatturazione che ne indichi il numero: fino ad allora non invieremo altri solleciti."]),
        LetterKind.DocumentShared => new($"Documento condiviso: {facts.What}",
            [$"{facts.From} condivide con Lei il documento «{facts.What}».", .. Said(facts), $"Validità del link: {facts.Validity}."],
            "Apri il documento",
            ["Se non aspettava questo messaggio, lo ignori. Il documento non è allegato: si apre soltanto con il link."]),
    };

    private static string Reminder(int level) => level switch { 1 => "Sollecito", 2 => "Secondo sollecito", _ => "Ultimo sollecito" };

    private static string Plea(int level) => level switch
    {
        1 => "Forse le è sfuggita: la preghiamo di saldarla nei prossimi giorni.",
        2 => "La preghiamo di saldarla senza indugio.",
        _ => "È l'ultimo sollecito che le inviamo: la preghiamo di saldarla entro dieci giorni.",
    };

    private static string Changed(TwoFactorChange change) => change switch
    {
        TwoFactorChange.Enabled => "L'autenticazione a due fattori è stata attivata per il Suo account",
        TwoFactorChange.Disabled => "L'autenticazione a due fattori è stata disattivata per il Suo account",
        TwoFactorChange.NewRecoveryCodes => "Sono stati creati nuovi codici di recupero per il Suo account",
        TwoFactorChange.PasskeyAdded => "Una passkey è stata aggiunta al Suo account",
        TwoFactorChange.PasskeyRemoved => "Una passkey è stata eliminata dal Suo account",
    };
}
