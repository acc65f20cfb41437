namespace Presta.Api.Federation;

/// <summary>
/// What can go wrong between a browser, an identity provider and us; the code is told to the page that people are sent back to.
/// </summary>
internal static class OidcErrors
{
    public static readonly Error BadReturn = Error.Invalid("return_to", "Cette adresse de retour n'est pas admise.");
    public static readonly Error InvalidState = new(ErrorKind.Unauthenticated, "INVALID_STATE",
        "Cette connexion a expiré, ou a commencé dans un autre navigateur. Recommencez.");
    public static readonly Error Denied =
        new(ErrorKind.Unauthenticated, "PROVIDER_DENIED", "Le fournisseur d'identité a refusé la connexion.");
    public static readonly Error InvalidIdToken = new(ErrorKind.Unauthenticated, "INVALID_ID_TOKEN",
        "La réponse du fournisseur d'identité n'est pas valable.");
    public static readonly Error EmailNotVerified = new(ErrorKind.Unauthenticated, "EMAIL_NOT_VERIFIED",
        "Le fournisseur d'identité n'a pas vérifié votre adresse e-mail.");
    public static readonly Error Down = new(ErrorKind.Unavailable, "PROVIDER_UNAVAILABLE",
        "Le fournisseur d'identité ne répond pas. Réessayez dans un instant.", RetryAfter: TimeSpan.FromSeconds(10));
}
