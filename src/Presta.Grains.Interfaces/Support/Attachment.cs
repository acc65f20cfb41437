using System.Collections.Immutable;
using Presta.Documents;

namespace Presta.Support;

/// <summary>A file with a message on a ticket: its bytes lie in the file store, who may see the ticket may have them.</summary>
/// <param name="StoredAs">Ends with the message's id, by which it is known whether anybody still needs the bytes.</param>
[GenerateSerializer, Immutable, Alias("attachment")]
public sealed record Attachment(EntityId Id, string Name, long Size, string Sha256, string StoredAs, FileType FileType, ScanState Scan)
{
    /// <summary>Of one message.</summary>
    public const int Most = 5;

    public const long Largest = 20L * 1024 * 1024;

    public Result<Attachment> Readable => Scan.Refusal is { } closed ? closed : this;
}

/// <summary>Bytes that lie in the file store already, about to become a message with them.</summary>
/// <param name="MessageId">Chosen by who stored the bytes.</param>
[GenerateSerializer, Immutable, Alias("ticket-files")]
public sealed record TicketFiles(EntityId MessageId, string? Content, ImmutableArray<Attachment> Files);
