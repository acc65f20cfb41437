using System.Text.Json;

namespace Presta.Api.Kit;

/// <summary>The refusals that HTTP itself brings about; those of a noun stand beside its rules.</summary>
internal static class ApiErrors
{
    public static readonly Error Unauthorized =
        new(ErrorKind.Unauthenticated, "UNAUTHORIZED", "Une authentification valide est nécessaire.");
    public static readonly Error TokenExpired =
        new(ErrorKind.Unauthenticated, "TOKEN_EXPIRED", "Le jeton d'accès a expiré. Renouvelez-le.");
    public static readonly Error Forbidden = new(ErrorKind.Forbidden, "FORBIDDEN", "Votre rôle ne donne pas accès à cette ressource.");
    public static readonly Error Unavailable =
        new(ErrorKind.Unavailable, "SERVICE_UNAVAILABLE", "Le service est momentanément indisponible. Réessayez.",
        RetryAfter: TimeSpan.FromSeconds(2));
    public static readonly Error Overloaded = new(
        ErrorKind.Unavailable, "SERVICE_OVERLOADED", "Le service reçoit trop de requêtes. Réessayez dans un instant.",
        RetryAfter: TimeSpan.FromSeconds(2));

    public static readonly Error BadFileType =
        new(ErrorKind.UnsupportedType, "UNSUPPORTED_FILE_TYPE",
        "Ce type de fichier n'est pas accepté, ou le contenu ne correspond pas à l'extension.");

    public static Error FileTooLarge(long limit) => new(ErrorKind.TooLarge, "FILE_TOO_LARGE",
        "Le fichier dépasse la taille maximale de {0} Mo.", Args: [$"{limit / (1024 * 1024)}"]);

    public static Error RateLimited(TimeSpan wait) =>
        new(ErrorKind.TooMany, "RATE_LIMITED", "Trop de requêtes. Réessayez un peu plus tard.", RetryAfter: wait);

    public static Error ExportTooLarge(int most) => new(ErrorKind.TooLarge, "EXPORT_TOO_LARGE",
        "Un export porte sur {0} lignes au plus : restreignez la liste par des filtres ou par une période.", Args: [$"{most}"]);

    /// <summary>What a bare status means.</summary>
    public static Error OfStatus(int status) => status switch
    {
        400 => Error.Invalid("request", "La requête est mal formée."),
        401 => Unauthorized,
        403 => Forbidden,
        404 => Error.NotFound,
        405 => new(ErrorKind.Invalid, "METHOD_NOT_ALLOWED", "Cette méthode n'est pas admise ici."),
        406 => new(ErrorKind.Invalid, "NOT_ACCEPTABLE", "Aucune des représentations demandées n'est disponible."),
        408 => new(ErrorKind.Invalid, "REQUEST_TIMEOUT", "La requête a été envoyée trop lentement."),
        409 => new(ErrorKind.Conflict, "CONFLICT", "L'état de la ressource ne permet pas cette opération."),
        412 => new(ErrorKind.Stale, "PRECONDITION_FAILED", "La ressource a changé depuis votre dernière lecture."),
        413 => new(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", "Le corps de la requête est trop volumineux."),
        415 => new(ErrorKind.UnsupportedType, "UNSUPPORTED_MEDIA_TYPE", "Le type de contenu de la requête n'est pas accepté."),
        414 => new(ErrorKind.Invalid, "URI_TOO_LONG", "L'adresse de la requête est trop longue."),
        429 => RateLimited(TimeSpan.FromSeconds(1)),
        431 => new(ErrorKind.Invalid, "HEADERS_TOO_LARGE", "Les en-têtes de la requête sont trop nombreux ou trop volumineux."),
        503 => Unavailable,
        >= 400 and < 500 => new(ErrorKind.Invalid, "BAD_REQUEST", "La requête ne peut pas être traitée."),
        _ => new(ErrorKind.Unavailable, "INTERNAL_ERROR",
            "Une erreur interne est survenue. Indiquez l'identifiant de la requête au support."),
    };

    public static Error UnreadableJson(JsonException exception) =>
        Error.Invalid(exception.Path is { Length: > 2 } path ? path[2..] : "body", "Valeur illisible ou du mauvais type.");

    /// <summary><c>Lines[0].UnitPrice</c> → <c>lines[0].unit_price</c>.</summary>
    public static string FieldName(string clrPath) =>
        string.Join('.', clrPath.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
