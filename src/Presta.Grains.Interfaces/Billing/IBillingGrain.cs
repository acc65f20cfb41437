using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Orleans.Concurrency;

namespace Presta.Billing;

/// <summary>
/// A client company's money: the only writer of its invoices, their lines, its payments and credits. Key: the company's id. What is paid of
/// an invoice never exceeds what is due, however many pay at once; what comes in beyond it is credit.
/// </summary>
[Alias("billing-grain")]
public interface IBillingGrain : IOwnerGrain
{
    /// <summary>All of it, as it stands together: figures are worked out from this and from nothing else.</summary>
    [AlwaysInterleave, Alias("Look")] Task<Result<Books>> Look(Scope scope);

    /// <summary>An invoice that the client looks at: the first time is kept.</summary>
    [Alias("View")] Task<Result<Saved<Invoice>>> View(Scope scope, EntityId invoice);

    /// <summary>An invoice whose paper the client takes: it is seen, and the first time is kept.</summary>
    [Alias("Download")] Task<Result<Saved<Invoice>>> Download(Scope scope, EntityId invoice);

    /// <summary>
    /// Pays by card or TWINT, with the outcome in the answer, or announces a transfer, which stays pending until the bank has it. The
    /// payment is on disk before the provider is called under its id; how a call ended that nobody heard of, the provider is asked.
    /// </summary>
    [Alias("Pay")] Task<Result<Saved<Payment>>> Pay(Scope scope, NewPayment order);

    /// <summary>
    /// As <see cref="Pay"/>, of several invoices by one charge: all of them or none. Answers the first of its parts, which names the
    /// others.
    /// </summary>
    [Alias("PayMany")] Task<Result<Saved<Payment>>> PayMany(Scope scope, NewCharge order);

    /// <summary>Money for an invoice came in at the bank without having been announced.</summary>
    [Alias("Receive")] Task<Result<Saved<Payment>>> Receive(Scope scope, EntityId invoice, decimal amount);

    /// <summary>
    /// An announced transfer has come in; <paramref name="received"/> when it is another amount. One for several invoices comes in for all
    /// of them: in their order as far as it reaches, and what is more stays with the last as credit.
    /// </summary>
    [Alias("Settle")] Task<Result<Saved<Payment>>> Settle(Scope scope, EntityId payment, decimal? received);

    [Alias("Fail")] Task<Result<Saved<Payment>>> Fail(Scope scope, EntityId payment, string reason);

    /// <summary>
    /// Gives a payment back whole. That it shall be is on disk before the provider is asked under its id; where the provider does not
    /// answer, the payment stands until it does.
    /// </summary>
    [Alias("Refund")] Task<Result<Saved<Payment>>> Refund(Scope scope, EntityId payment);

    /// <summary>
    /// Asks the provider what became of a charge or a refund that nobody heard of; when to ask again, null where all is known.
    /// </summary>
    [Alias("Conclude")] Task<DateTimeOffset?> Conclude(EntityId payment);

    /// <summary>
    /// Records that an unpaid invoice is reminded of now, if it is due: who must hear of it reads it in the journal. Not while the client
    /// contests it, by an open billing ticket that names its number. When to ask again, null for never.
    /// </summary>
    [Alias("Remind")] Task<DateTimeOffset?> Remind(EntityId invoice);

    [Alias("CreditNote")] Task<Result<Saved<Credit>>> CreditNote(Scope scope, NewCreditNote note);

    /// <summary>Puts credit to an invoice, both in one transaction; all that fits when no amount is said.</summary>
    [Alias("UseCredit")] Task<Result<Saved<Credit>>> UseCredit(Scope scope, EntityId credit, EntityId invoice, decimal? amount);

    [Alias("PayOut")] Task<Result<Saved<Credit>>> PayOut(Scope scope, EntityId credit);

    [Alias("Cancel")] Task<Result<Saved<Invoice>>> Cancel(Scope scope, EntityId invoice);
}

/// <summary>
/// What a client says to pay. Anything else in the body is refused, a card's number above all: the provider's token stands for the card.
/// </summary>
/// <param name="Amount">What is open when it is not said.</param>
/// <param name="IdempotencyKey">In place of the header.</param>
[GenerateSerializer, Immutable, Alias("new-payment")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewPayment(
    [property: Required(ErrorMessage = "La facture est obligatoire.")] EntityId? InvoiceId,
    [property: Required(ErrorMessage = "Le moyen de paiement est obligatoire.")] PaymentMethod? Method,
    [property: Amount(ErrorMessage = "Un montant positif d'au plus deux décimales est attendu.")] decimal? Amount = null,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Une devise de trois lettres est attendue.")] string? Currency = null,
    [property: RegularExpression("^tok_[a-z_]{1,60}[0-9]{0,6}$", ErrorMessage = "Le jeton du prestataire de paiement est attendu, jamais un numéro de carte.")] string? CardToken = null,
    [property: RegularExpression("^[0-9]{4}$", ErrorMessage = "Les quatre derniers chiffres de la carte sont attendus.")] string? CardLast4 = null,
    [property: RegularExpression("^[!-~]{1,255}$", ErrorMessage = "De 1 à 255 caractères ASCII visibles sont attendus.")] string? IdempotencyKey = null);

/// <summary>One charge for several invoices.</summary>
/// <param name="Currency">Of all of them; that of the first when it is not said.</param>
[GenerateSerializer, Immutable, Alias("new-charge")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewCharge(
    [property: Required(ErrorMessage = "De 1 à 50 factures sont attendues."), Length(1, NewCharge.Most, ErrorMessage = "De 1 à 50 factures sont attendues.")] Allocation[]? Allocations,
    [property: Required(ErrorMessage = "Le moyen de paiement est obligatoire.")] PaymentMethod? Method,
    [property: RegularExpression("^[A-Z]{3}$", ErrorMessage = "Une devise de trois lettres est attendue.")] string? Currency = null,
    [property: RegularExpression("^tok_[a-z_]{1,60}[0-9]{0,6}$", ErrorMessage = "Le jeton du prestataire de paiement est attendu, jamais un numéro de carte.")] string? CardToken = null,
    [property: RegularExpression("^[0-9]{4}$", ErrorMessage = "Les quatre derniers chiffres de la carte sont attendus.")] string? CardLast4 = null,
    [property: RegularExpression("^[!-~]{1,255}$", ErrorMessage = "De 1 à 255 caractères ASCII visibles sont attendus.")] string? IdempotencyKey = null)
{
    public const int Most = 50;
}

/// <summary>What of a charge an invoice is to have.</summary>
[GenerateSerializer, Immutable, Alias("allocation")]
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Allocation(
    [property: Required(ErrorMessage = "La facture est obligatoire.")] EntityId? InvoiceId,
    [property: Required(ErrorMessage = "Un montant positif d'au plus deux décimales est attendu."), Amount(ErrorMessage = "Un montant positif d'au plus deux décimales est attendu.")] decimal? Amount);

[AttributeUsage(AttributeTargets.Property)]
public sealed class AmountAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || (value is decimal amount && Books.IsMoney(amount));
}

/// <summary>A credit put to an invoice.</summary>
/// <param name="Amount">As much as there is and as is open where none is said.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreditOrder(
    [property: Required(ErrorMessage = "La facture est obligatoire.")] EntityId? InvoiceId,
    [property: Amount(ErrorMessage = "Un montant positif d'au plus deux décimales est attendu.")] decimal? Amount = null);

[GenerateSerializer, Immutable, Alias("new-credit-note")]
public sealed record NewCreditNote(EntityId InvoiceId, decimal Amount, string? Reason = null);

public static class BillingErrors
{
    public static readonly Error Cancelled = Refused("La facture est annulée.");
    public static readonly Error AlreadyPaid = new(ErrorKind.Conflict, "ALREADY_PAID", "La facture est déjà payée.");
    public static readonly Error OnItsWay = Refused("Un paiement de cette facture est déjà en cours.");
    public static readonly Error NotPending = Refused("Ce paiement n'est plus en attente.");
    public static readonly Error NotCompleted = Refused("Seul un paiement complété se rembourse.");
    public static readonly Error CreditUsed = Refused("L'avoir a déjà été utilisé.");
    public static readonly Error BeingRefunded = Refused("Le paiement dont vient cet avoir est en cours de remboursement.");
    public static readonly Error PaidInPart =
        Refused("Une facture payée en partie, ou dont un paiement est en cours, ne s'annule pas : établissez une note de crédit.");
    public static readonly Error KeyReused =
        new(ErrorKind.Mismatch, "IDEMPOTENCY_KEY_REUSED", "Cette clé a déjà servi pour une autre requête.");
    public static readonly Error KeyNeeded = Error.Invalid("Idempotency-Key", "Une clé d'idempotence est obligatoire pour payer.");
    public static readonly Error NoAmount = Error.Invalid("amount", "Un montant positif d'au plus deux décimales est attendu.");
    public static readonly Error NoAllocations = Error.Invalid("allocations", "De 1 à 50 factures sont attendues.");
    public static readonly Error InvoiceTwice = Error.Invalid("allocations", "Une facture ne peut figurer deux fois dans un paiement.");
    public static readonly Error TokenNeeded = Error.Invalid("card_token", "Le jeton de la carte est obligatoire.");
    public static readonly Error NoProvider =
        new(ErrorKind.Conflict, "PROVIDER_UNAVAILABLE", "Le paiement par carte ou TWINT n'est pas proposé ici : payez par virement.");

    public static Error OtherCurrency(Invoice invoice) => Error.Invalid("currency", "La facture est en {0}.", invoice.Money);

    public static Error MoreThanOpen(decimal open, string currency) =>
        new(ErrorKind.Conflict, "AMOUNT_TOO_HIGH", "Il reste {0} {1} à payer.", Args: [$"{open:0.00}", currency]);

    public static Error TooLittle(decimal least, string currency) =>
        Error.Invalid("amount", "Un paiement est d'au moins {0} {1}.", $"{least:0.00}", currency);

    public static Error MoreThanInvoiced(decimal left, string currency) =>
        new(ErrorKind.Conflict, "AMOUNT_TOO_HIGH", "Il reste {0} {1} à créditer.", Args: [$"{left:0.00}", currency]);

    public static Error Declined(string reason) =>
        new(ErrorKind.Conflict, "PAYMENT_DECLINED", "Le paiement a été refusé ({0}).", Args: [reason]);

    public static Error NotRefunded(string reason) =>
        new(ErrorKind.Conflict, "REFUND_DECLINED", "Le remboursement a été refusé ({0}).", Args: [reason]);

    private static Error Refused(string message) => new(ErrorKind.Conflict, "CONFLICT", message);
}
