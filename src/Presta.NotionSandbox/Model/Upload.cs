using System.Text.Json.Serialization;

namespace Presta.NotionSandbox.Model;

/// <summary>A file upload. Its bytes are not part of the record: the store keeps them beside.</summary>
internal sealed record Upload(
    Guid Id,
    long Seq,
    Stamp Created,
    DateTimeOffset EditedAt,
    DateTimeOffset? ExpiresAt,
    string Status,
    string Mode,
    string? Filename,
    string? ContentType,
    long? ContentLength,
    int? Parts,
    int[] Sent,
    ImportResult? Import)
{
    [JsonIgnore] public bool IsMultiPart => Mode is "multi_part";
}

internal sealed record ImportResult(DateTimeOffset At, bool Success, string? Error);
