using System.ComponentModel.DataAnnotations;
using Orleans.Concurrency;

namespace Presta.Support;

/// <summary>One ticket with its messages. Key: the ticket's id.</summary>
[Alias("ticket-grain")]
public interface ITicketGrain : IOwnerGrain
{
    [AlwaysInterleave, Alias("Get")] Task<Result<Saved<Ticket>>> Get(Scope scope);

    /// <summary>Opens it under the next number; asked twice, it is the same ticket.</summary>
    [Alias("Open")] Task<Result<Saved<Ticket>>> Open(Scope scope, NewTicket ticket);

    /// <summary>What a client writes on it, in one transaction with what that does to the ticket.</summary>
    [Alias("Reply")] Task<Result<Saved<Ticket>>> Reply(Scope scope, TicketReply reply);

    /// <summary>As <see cref="Reply"/>, with files.</summary>
    [Alias("Attach")] Task<Result<Saved<Ticket>>> Attach(Scope scope, TicketFiles files);

    /// <summary>What the malware scanner found in a file of a message.</summary>
    [Alias("Scanned")] Task Scanned(EntityId message, EntityId attachment, bool isClean);

    /// <summary>One rating of a ticket that is done; it can be changed for seven days.</summary>
    [Alias("Rate")] Task<Result<Saved<Ticket>>> Rate(Scope scope, TicketRating rating);

    [Alias("Close")] Task<Result<Saved<Ticket>>> Close(Scope scope, long? expected);

    /// <summary>Staff wrote to the client, in Notion.</summary>
    [Alias("Answered")] Task Answered(DateTimeOffset at);

    /// <summary>Staff moved it, in Notion: its clock follows.</summary>
    [Alias("Moved")] Task Moved(DateTimeOffset at);

    /// <summary>Something is due, says the clock: what has passed is recorded, once. When something will be next; null for never.</summary>
    [ResponseTimeout("00:00:02"), Alias("Strike")] Task<DateTimeOffset?> Strike();
}

/// <param name="LinkedTo">A ticket that it follows on.</param>
[GenerateSerializer, Immutable, Alias("new-ticket")]
public sealed record NewTicket(
    [property: Required(ErrorMessage = "Le sujet est obligatoire."), StringLength(200, MinimumLength = 1, ErrorMessage = "Le sujet doit compter de 1 à 200 caractères.")] string? Subject,
    [property: Required(ErrorMessage = "La description est obligatoire."), StringLength(10_000, MinimumLength = 1, ErrorMessage = "La description doit compter de 1 à 10000 caractères.")] string? Description,
    [property: Required(ErrorMessage = "La catégorie est obligatoire.")] TicketCategory? Category,
    TicketPriority? Priority = null, EntityId? ProjectId = null, EntityId? LinkedTo = null);

[GenerateSerializer, Immutable, Alias("ticket-reply")]
public sealed record TicketReply(
    [property: Required(ErrorMessage = "Le contenu est obligatoire."), StringLength(10_000, MinimumLength = 1, ErrorMessage = "Le contenu doit compter de 1 à 10000 caractères.")] string? Content);

public static class TicketErrors
{
    public static readonly Error Closed = new(ErrorKind.Conflict, "CONFLICT", "Le ticket est déjà fermé.");

    public static readonly Error NotDone = new(ErrorKind.Conflict, "TICKET_OPEN", "Un ticket s'évalue une fois résolu ou fermé.");

    public static readonly Error RatingFixed =
        new(ErrorKind.Conflict, "RATING_FIXED", "L'évaluation ne peut plus être modifiée après sept jours.");

    public static readonly Error TooLate = new(ErrorKind.Conflict, "TICKET_CLOSED",
        "Ce ticket est clos depuis plus de quatorze jours : ouvrez-en un nouveau, lié à celui-ci (linked_to).");
}
