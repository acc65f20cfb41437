using System.ComponentModel.DataAnnotations;

namespace Presta.Billing;

/// <summary>One quote. Key: the quote's id. It is decided once, by who decides first.</summary>
[Alias("quote-grain")]
public interface IQuoteGrain : IOwnerGrain
{
    /// <summary>The client looks at it, or takes its paper: the first time is kept.</summary>
    [Alias("View")] Task<Result<Saved<Quote>>> View(Scope scope);

    /// <summary>The client accepts it with the lines that it has then.</summary>
    /// <param name="expected">The version that the client saw; another one standing is refused.</param>
    [Alias("Accept")] Task<Result<Saved<Quote>>> Accept(Scope scope, QuoteAcceptance said, long? expected);

    [Alias("Decline")] Task<Result<Saved<Quote>>> Decline(Scope scope, QuoteRefusal said, long? expected);
}

/// <param name="SignedBy">The signer's name; the account's when it is not said.</param>
/// <param name="AmountTtc">What the client takes it to cost; it is refused when that is not so any more.</param>
/// <param name="ClientReference">The client's own, an order's number for instance.</param>
[GenerateSerializer, Immutable, Alias("accept-quote")]
public sealed record QuoteAcceptance(
    [property: StringLength(120, MinimumLength = 1, ErrorMessage = "Le nom doit compter de 1 à 120 caractères.")] string? SignedBy = null,
    [property: Amount(ErrorMessage = "Un montant positif d'au plus deux décimales est attendu.")] decimal? AmountTtc = null,
    [property: StringLength(60, ErrorMessage = "La référence compte 60 caractères au plus.")] string? ClientReference = null,
    [property: StringLength(1_000, ErrorMessage = "Le commentaire compte 1000 caractères au plus.")] string? Comment = null);

[GenerateSerializer, Immutable, Alias("decline-quote")]
public sealed record QuoteRefusal(
    [property: StringLength(1_000, ErrorMessage = "Le motif compte 1000 caractères au plus.")] string? Reason = null,
    [property: StringLength(120, MinimumLength = 1, ErrorMessage = "Le nom doit compter de 1 à 120 caractères.")] string? SignedBy = null);

public static class QuoteErrors
{
    public static readonly Error AlreadyAccepted = new(ErrorKind.Conflict, "ALREADY_ACCEPTED", "Le devis est déjà accepté.");
    public static readonly Error AlreadyRejected = new(ErrorKind.Conflict, "ALREADY_REJECTED", "Le devis est déjà refusé.");

    public static Error Expired(DateOnly? end) =>
        new(ErrorKind.Conflict, "QUOTE_EXPIRED", "Le devis n'est plus valable depuis le {0}.", Args: [$"{end:dd.MM.yyyy}"]);

    public static Error Changed(decimal total, string currency) =>
        new(ErrorKind.Conflict, "QUOTE_CHANGED", "Le devis s'élève maintenant à {0} {1}.", Args: [$"{total:0.00}", currency]);
}
