using System.Globalization;

namespace Presta.Mail.Texts;

internal sealed class French : Wording
{
    public override CultureInfo Culture { get; } = Swiss("fr");

    public override string Signature => "L'équipe Presta";

    public override string Notice => "Ce message est envoyé automatiquement. Merci de ne pas y répondre.";

    public override string CopyLink => "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :";

    protected override (string Minute, string Minutes, string Hours, string Days) Units => ("minute", "minutes", "heures", "jours");

    public override string Greeting(string? name) => name is null ? "Bonjour," : $"Bonjour {name},";

    public override string Instant(DateTime at) => $"{at.ToString("d MMMM yyyy 'à' HH:mm", Culture)} (heure suisse)";

    public override LetterText Of(LetterKind kind, Facts facts) => kind switch
    {
        LetterKind.Welcome => new("Bienvenue sur Presta",
            ["Votre compte Presta est prêt. Vous pouvez dès maintenant vous connecter et retrouver vos projets."],
            "Ouvrir Presta",
            ["Une question ? Votre interlocuteur habituel y répondra volontiers."]),
        LetterKind.VerifyEmail => new("Confirmez votre adresse e-mail",
            ["Pour terminer votre inscription, confirmez que cette adresse e-mail est bien la vôtre.",
                $"Le lien est valable {facts.Validity}."],
            "Confirmer mon adresse",
            ["Si vous ne vous êtes pas inscrit sur Presta, ignorez ce message : rien ne sera activé."]),
        LetterKind.ResetPassword => new("Réinitialisation de votre mot de passe",
            ["Vous avez demandé à choisir un nouveau mot de passe.", $"Le lien est valable {facts.Validity} et ne sert qu'une fois."],
            "Choisir un nouveau mot de passe",
            ["Si cette demande ne vient pas de vous, ignorez ce message : votre mot de passe reste inchangé."]),
        LetterKind.SignInLink => new("Votre lien de connexion",
            ["Voici le lien que vous avez demandé pour vous connecter à Presta, sans mot de passe.",
                $"Le lien est valable {facts.Validity} et ne sert qu'une fois."],
            "Me connecter",
            ["Si cette demande ne vient pas de vous, ignorez ce message et ne transmettez ce lien à personne."]),
        LetterKind.PasswordChanged => new("Votre mot de passe a été modifié",
            [$"Le mot de passe de votre compte a été modifié le {facts.At}.", "Si c'était vous, vous n'avez rien à faire."],
            "Ce n'était pas moi",
            ["Sinon, choisissez sans attendre un nouveau mot de passe et prévenez votre interlocuteur."]),
        LetterKind.NewDevice => new("Nouvelle connexion à votre compte",
            [$"Une connexion depuis un nouvel appareil a eu lieu le {facts.At}.",
                $"Appareil : {facts.Device}. Adresse réseau : {facts.Address}."],
            "Vérifier mes sessions",
            ["Si ce n'était pas vous, fermez cette session et changez votre mot de passe."]),
        LetterKind.TwoFactorChanged => new(
            IsOfPasskeys(facts.Change) ? "Vos clés d'accès ont changé" : "Votre double authentification a changé",
            [$"{Changed(facts.Change)} le {facts.At}.", "Si c'était vous, vous n'avez rien à faire."],
            "Vérifier ma sécurité",
            ["Sinon, changez votre mot de passe et prévenez votre interlocuteur."]),
        LetterKind.EmailTaken => new("Vous avez déjà un compte Presta",
            ["Quelqu'un a voulu créer un compte avec votre adresse e-mail. Vous en avez déjà un : il n'a pas été modifié."],
            "Me connecter",
            ["Si c'était vous, connectez-vous ou réinitialisez votre mot de passe. Sinon, ignorez ce message."]),
        LetterKind.ConfirmEmail => new("Confirmez votre nouvelle adresse e-mail",
            ["Vous avez demandé à vous connecter désormais à Presta avec cette adresse e-mail.",
                $"Le lien est valable {facts.Validity} et ne sert qu'une fois."],
            "Utiliser cette adresse",
            ["Si cette demande ne vient pas de vous, ignorez ce message : rien ne changera."]),
        LetterKind.EmailChanged => new("L'adresse e-mail de votre compte a été modifiée",
            [$"L'adresse e-mail de votre compte a été modifiée le {facts.At}. Celle-ci ne sert plus à vous connecter.",
                "Si c'était vous, vous n'avez rien à faire."],
            "Vérifier ma sécurité",
            ["Sinon, prévenez sans attendre votre interlocuteur."]),
        LetterKind.Notified =>
            new($"Notification : {facts.What}", [facts.Message], "Ouvrir dans Presta",
            ["Vous choisissez dans vos préférences ce qui vous est annoncé par e-mail."]),
        LetterKind.PaymentReminder => new($"{Reminder(facts.Level)} : facture {facts.What}",
            [$"La facture {facts.What} était payable jusqu'au {facts.Due}. Il reste {facts.Message} à payer.", Plea(facts.Level)],
            "Voir la facture",
            ["Si vous venez de la payer, ce message est sans objet. Si vous la contestez, ouvrez un ticket de facturation qui en indique le numéro : nous n'enverrons pas d'autre rappel d'ici là."]),
        LetterKind.DocumentShared => new($"Document partagé : {facts.What}",
            [$"{facts.From} partage avec vous le document « {facts.What} ».", .. Said(facts), $"Le lien est valable {facts.Validity}."],
            "Ouvrir le document",
            ["Si vous n'attendiez pas ce message, ignorez-le. Le document n'est pas joint : il s'ouvre par le lien seulement."]),
    };

    private static string Reminder(int level) => level switch { 1 => "Rappel", 2 => "Deuxième rappel", _ => "Dernier rappel" };

    private static string Plea(int level) => level switch
    {
        1 => "Elle vous a peut-être échappé : merci de la régler ces prochains jours.",
        2 => "Nous vous prions de la régler sans tarder.",
        _ => "C'est le dernier rappel que nous vous adressons : merci de la régler sous dix jours.",
    };

    private static string Changed(TwoFactorChange change) => change switch
    {
        TwoFactorChange.Enabled => "La double authentification a été activée sur votre compte",
        TwoFactorChange.Disabled => "La double authentification a été désactivée sur votre compte",
        TwoFactorChange.NewRecoveryCodes => "De nouveaux codes de secours ont été créés pour votre compte",
        TwoFactorChange.PasskeyAdded => "Une clé d'accès a été ajoutée à votre compte",
        TwoFactorChange.PasskeyRemoved => "Une clé d'accès a été supprimée de votre compte",
    };
}
