namespace Presta.NotionSandbox.Model;

/// <summary>A block. Its members are kept as the JSON they are answered with, save a file, whose address is signed afresh.</summary>
internal sealed record Block(
    Guid Id,
    Parent Parent,
    string Type,
    Stamp Created,
    Stamp Edited,
    bool InTrash,
    Dictionary<string, byte[]> Members,
    FileRef? File);

internal sealed record Comment(
    Guid Id,
    long Seq,
    Guid DiscussionId,
    Parent Parent,
    Stamp Created,
    RichValue Text,
    string DisplayNameType,
    string DisplayName,
    Guid[] Attachments);
