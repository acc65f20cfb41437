using System.Globalization;

namespace Presta.Documents;

public static class DocumentErrors
{
    public static readonly Error NoCompany = new(ErrorKind.Forbidden, "NO_COMPANY", "Votre compte n'est rattaché à aucune entreprise.");
    public static readonly Error NoFile = new(ErrorKind.NotFound, "FILE_MISSING", "Le fichier de ce document n'est pas disponible.");
    public static readonly Error BeingScanned = new(ErrorKind.Conflict, "SCAN_PENDING",
        "Le fichier est en cours d'analyse. Réessayez dans un instant.", RetryAfter: TimeSpan.FromSeconds(5));
    public static readonly Error Blocked =
        new(ErrorKind.Forbidden, "FILE_BLOCKED", "Le fichier est bloqué : l'analyse y a trouvé un logiciel malveillant.");
    public static readonly Error IsContract = new(ErrorKind.Forbidden, "DOCUMENT_NOT_DELETABLE", "Un contrat ne peut pas être supprimé.");
    public static readonly Error NotFromClient = new(ErrorKind.Forbidden, "DOCUMENT_NOT_DELETABLE",
        "Seuls les documents déposés par votre entreprise peuvent être supprimés.");
    public static readonly Error TooLateToRestore =
        new(ErrorKind.Conflict, "RESTORE_EXPIRED", "Le document a été supprimé il y a plus de 30 jours.");
    public static readonly Error TooManyShares = new(ErrorKind.Conflict, "TOO_MANY_SHARES",
        "Ce document a déjà {0} liens de partage valables. Révoquez-en un.", Args: [$"{Sharing.MostShares}"]);
    public static readonly Error PasswordMissing = Error.Invalid("password", "Un mot de passe de 8 à 128 caractères est attendu.");
    public static readonly Error BadAddress = Error.Invalid("email", "Une adresse e-mail est attendue.");
    public static readonly Error NoPublicAddress = Error.Invalid(
        "email", "Aucune invitation ne peut être envoyée : l'adresse publique n'est pas configurée.");

    /// <summary>One answer for links that never were, are over, were revoked, or lead to what is gone.</summary>
    public static readonly Error DeadLink = new(ErrorKind.NotFound, "LINK_NOT_FOUND", "Ce lien n'existe pas ou n'est plus valable.");
    public static readonly Error WrongPassword = new(ErrorKind.Forbidden, "WRONG_PASSWORD", "Le mot de passe n'est pas le bon.");
    public static readonly Error TooManyTries = new(ErrorKind.TooMany, "TOO_MANY_TRIES",
        "Trop de mots de passe faux. Réessayez dans un quart d'heure.", RetryAfter: TimeSpan.FromMinutes(15));

    public static Error ReliedUpon(DocumentStatus status) => new(ErrorKind.Conflict, "DOCUMENT_NOT_DELETABLE",
        "Un document « {0} » ne peut plus être supprimé.", Args: [status.Code()]);

    public static Error RetentionLocked(DateOnly until) => new(ErrorKind.Conflict, "RETENTION_LOCKED",
        "Cette pièce comptable doit être conservée jusqu'au {0}.", Args: [until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
}
