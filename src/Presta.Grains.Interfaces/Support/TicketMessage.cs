using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Catalogs;
using Presta.Documents;
using Presta.People;

namespace Presta.Support;

/// <summary>
/// What was written on a ticket. No portal owns it: it is read through its ticket, and what is internal stays with staff.
/// </summary>
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
    /// <summary>Of what clients send; Notion does not have them.</summary>
    [Id(7)] public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>Whether one of its files still waits for the scanner, or else what it said at the worst.</summary>
    [JsonIgnore, Column(Use.Filter)] public ScanState Scan => Attachments.Any(a => a.Scan is ScanState.Pending) ? ScanState.Pending
        : Attachments.Select(a => a.Scan).DefaultIfEmpty().Max();

    public TicketMessage Scanned(EntityId attachment, bool isClean) =>
        Attachments.FirstOrDefault(a => a.Id == attachment) is { } file && file.Scan.After(isClean) is var verdict && verdict != file.Scan
            ? this with { Attachments = Attachments.Replace(file, file with { Scan = verdict }) } : this;
}

[Alias("ticket-messages")]
public interface ITicketMessagesCatalog : ICatalogGrain<TicketMessage>;
