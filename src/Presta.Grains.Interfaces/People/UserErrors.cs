using System.Collections.Immutable;

namespace Presta.People;

public static class UserErrors
{
    public static readonly Error InvalidCredentials =
        new(ErrorKind.Unauthenticated, "INVALID_CREDENTIALS", "Adresse e-mail ou mot de passe incorrect.");
    public static readonly Error SessionEnded =
        new(ErrorKind.Unauthenticated, "UNAUTHORIZED", "La session est terminée. Reconnectez-vous.");
    public static readonly Error InvalidRefreshToken =
        new(ErrorKind.Unauthenticated, "INVALID_TOKEN", "Le jeton de rafraîchissement est invalide, expiré ou déjà utilisé.");
    public static readonly Error InvalidToken =
        new(ErrorKind.Unauthenticated, "INVALID_TOKEN", "Ce lien est invalide, expiré ou déjà utilisé.");
    public static readonly Error InvalidCode =
        new(ErrorKind.Unauthenticated, "INVALID_CODE", "Ce code est incorrect, expiré ou déjà utilisé.");
    public static readonly Error ChallengeOver =
        new(ErrorKind.TooMany, "RATE_LIMITED", "Trop de codes incorrects. Reconnectez-vous.", RetryAfter: TimeSpan.FromSeconds(30));
    public static readonly Error AddressTaken = new(ErrorKind.Conflict, "DUPLICATE", "Cette adresse email est déjà utilisée.");
    public static readonly Error SecondFactorIsSetUp = new(ErrorKind.Conflict, "CONFLICT", "La double authentification est déjà activée.");
    public static readonly Error NoSecondFactor = new(ErrorKind.Conflict, "CONFLICT", "La double authentification n'est pas activée.");
    public static readonly Error SecondFactorDemanded =
        new(ErrorKind.Forbidden, "TWO_FACTOR_REQUIRED", "Votre rôle exige la double authentification. Activez-la pour continuer.");
    public static readonly Error StepUpRequired = new(ErrorKind.Forbidden, "STEP_UP_REQUIRED",
        "Cette opération exige un second facteur de moins de cinq minutes.", Allowed: ["totp", "recovery_code", "passkey"]);

    /// <summary>Of who has no second factor to show: the first one is set up soon after having signed in.</summary>
    public static readonly Error SignInAgain = new(ErrorKind.Forbidden, "STEP_UP_REQUIRED",
        "Cette opération exige une connexion de moins de cinq minutes : reconnectez-vous.", Allowed: ["login"]);

    /// <summary>Told to who has shown that the address is theirs.</summary>
    public static readonly Error NoAccount =
        new(ErrorKind.Unauthenticated, "ACCOUNT_UNKNOWN", "Aucun compte actif n'a cette adresse e-mail.");
    public static readonly Error AddressUnconfirmed = new(ErrorKind.Unauthenticated, "ADDRESS_UNCONFIRMED",
        "L'adresse e-mail de ce compte n'est pas confirmée. Confirmez-la, ou choisissez un nouveau mot de passe.");

    /// <summary>Whatever is wrong with it.</summary>
    public static readonly Error InvalidPasskey =
        new(ErrorKind.Unauthenticated, "INVALID_CREDENTIALS", "Cette clé d'accès n'est pas acceptée.");
    public static readonly Error PasskeyNotTaken =
        Error.Invalid("credential", "Cette clé d'accès ne peut pas être enregistrée. Recommencez.");
    public static readonly Error PasskeyTaken = new(ErrorKind.Conflict, "DUPLICATE", "Cette clé d'accès est déjà enregistrée.");
    public static readonly Error TooManyPasskeys =
        new(ErrorKind.Conflict, "CONFLICT", "Dix clés d'accès sont déjà enregistrées. Supprimez-en une.");

    /// <summary>Whether something secret was tested, and was wrong: so is the last code of a challenge, whose answer is another.</summary>
    public static bool IsMiss(Error? error) => error is { Kind: ErrorKind.Unauthenticated } || error?.Message == ChallengeOver.Message;

    public static Error LockedFor(TimeSpan left) => new(ErrorKind.TooMany, "RATE_LIMITED",
        "Trop de tentatives. Réessayez dans {0} minute(s).", RetryAfter: left, Args: [$"{Math.Ceiling(left.TotalMinutes)}"]);
}
