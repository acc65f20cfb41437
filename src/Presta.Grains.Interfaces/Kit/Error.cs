using System.Collections.Immutable;
using System.Globalization;

namespace Presta;

/// <summary>What a refusal means; the API holds the one table from kind to HTTP status.</summary>
public enum ErrorKind
{
    Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Stale, TooLarge, UnsupportedType, Mismatch, TooMany, Unavailable,
}

/// <summary>
/// A refusal that a user can cause: a stable code, a French message for people, and what the code's reader needs to act. The message
/// is also the key of its translations, so that what varies stands in it as <c>{0}</c>, and in <paramref name="Args"/>.
/// </summary>
/// <param name="Fields">The offending fields, of <see cref="ErrorKind.Invalid"/>.</param>
/// <param name="Allowed">What would have been accepted instead: allowed moves, fields, values.</param>
/// <param name="RetryAfter">When the same request may succeed, of <see cref="ErrorKind.TooMany"/> and <see
/// cref="ErrorKind.Unavailable"/>.</param>
/// <param name="Version">The version that stands, of <see cref="ErrorKind.Stale"/>.</param>
/// <param name="Args">Numbers, codes, names: what is the same in every language.</param>
[GenerateSerializer, Immutable, Alias("error")]
public sealed record Error(
    ErrorKind Kind, string Code, string Message,
    ImmutableArray<FieldError> Fields = default, ImmutableArray<string> Allowed = default, TimeSpan? RetryAfter = null,
    long? Version = null,
    ImmutableArray<string> Args = default)
{
    /// <summary>The message with what varies in it, for logs; who asked is told in the own language.</summary>
    public string InFull =>
        Args.IsDefaultOrEmpty ? Message : string.Format(CultureInfo.InvariantCulture, Message, [.. Args]);

    public static Error Invalid(string field, string message, params ReadOnlySpan<string> args) =>
        Invalid([new(field, message, args.IsEmpty ? default : [.. args])]);

    public static Error Invalid(IEnumerable<FieldError> fields) =>
        new(ErrorKind.Invalid, "VALIDATION_ERROR", "La requête contient des valeurs invalides.", [.. fields]);

    /// <summary>Also what a foreign object answers: "not yours" reads like "not there".</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "NOT_FOUND", "La ressource demandée n'existe pas.");

    public static readonly Error Busy =
        new(ErrorKind.Conflict, "CONFLICT", "Une autre modification de cette ressource est en cours. Réessayez.",
            RetryAfter: TimeSpan.FromSeconds(1));

    public static Error Stale(long current) =>
        new(ErrorKind.Stale, "PRECONDITION_FAILED", "La ressource a changé depuis votre dernière lecture.", Version: current);

    public static Error Warming(string noun, int percent) => new(ErrorKind.Unavailable, "WARMING",
        "Les données « {0} » sont en cours de chargement ({1} %).", RetryAfter: TimeSpan.FromSeconds(2), Args: [noun, $"{percent}"]);

    /// <summary>The catalog is reading what was kept of it: a moment's work, after which it is live or <see cref="Warming"/>.</summary>
    public static Error Opening(string noun) => new(ErrorKind.Unavailable, "WARMING",
        "Les données « {0} » sont en cours d'ouverture.", RetryAfter: TimeSpan.FromMilliseconds(200), Args: [noun]);

    /// <summary>More rows belong to one than are read at once: a list of them is asked for by pages.</summary>
    public static Error TooManyRelated(string noun, int most) => new(ErrorKind.TooLarge, "TOO_MANY_RELATED",
        "Plus de {0} « {1} » s'y rattachent : demandez-les par pages.", Args: [$"{most}", noun]);

    /// <summary>
    /// The noun's Notion database misses something; <paramref name="line"/> says what, as <c>presta notion verify</c> does.
    /// </summary>
    public static Error SchemaMismatch(string line) =>
        new(ErrorKind.Unavailable, "NOTION_SCHEMA_MISMATCH", "Une base Notion ne convient pas : {0}", RetryAfter: TimeSpan.FromSeconds(60),
            Args: [line]);
}

/// <inheritdoc cref="Error"/>
[GenerateSerializer, Immutable, Alias("field-error")]
public sealed record FieldError(string Field, string Message, ImmutableArray<string> Args = default);
