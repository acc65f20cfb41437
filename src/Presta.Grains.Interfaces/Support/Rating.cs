using System.ComponentModel.DataAnnotations;

namespace Presta.Support;

/// <summary>How content a client is with how a ticket was done: one to five.</summary>
[GenerateSerializer, Immutable, Alias("ticket-rating")]
public sealed record TicketRating(
    [property: Required(ErrorMessage = "La note est obligatoire."), Range(1, 5, ErrorMessage = "La note va de 1 à 5.")] int? Score,
    [property: StringLength(2_000, ErrorMessage = "Le commentaire ne peut dépasser 2000 caractères.")] string? Comment = null);
