using Presta.Catalogs;
using Presta.People;

namespace Presta.Support;

/// <summary>What was written on a ticket. No portal owns it: it is read through its ticket, and what is internal stays with staff.</summary>
[GenerateSerializer, Immutable, Alias("ticket-message")]
[NotionDatabase("ticket-messages", "Messages de support")]
public sealed record TicketMessage : Row
{
    [Id(0), Notion("Résumé", NotionKind.Title)] public required string Summary { get; init; }
    [Id(1), Notion("Ticket", NotionKind.Relation, Use.Index, To = typeof(Ticket), As = "ticket_id")] public EntityId TicketId { get; init; }
    [Id(2), Notion("Contenu", NotionKind.Text)] public string? Content { get; init; }
    [Id(3), Notion("Auteur", NotionKind.Text)] public string? AuthorName { get; init; }
    [Id(4), Notion("Compte Auteur", NotionKind.Relation, To = typeof(User), As = "author_id")] public EntityId AuthorId { get; init; }
    [Id(5), Notion("Note interne", NotionKind.Checkbox)] public bool IsInternal { get; init; }
    [Id(6), Notion("Date Envoi", NotionKind.Instant)] public DateTimeOffset? SentAt { get; init; }
}

[Alias("ticket-messages")]
public interface ITicketMessagesCatalog : ICatalogGrain<TicketMessage>;
