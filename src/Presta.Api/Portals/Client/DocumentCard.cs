using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.Documents;
using Presta.People;

namespace Presta.Api.Portals.Client;

/// <summary>A document as a client sees it: never where its bytes lie.</summary>
internal sealed record DocumentCard(
    EntityId Id, string Name, DocumentType Type, FileType FileType, long Size, string SizeFormatted, DocumentCategory Category,
    EntityId? ProjectId, string? ProjectName,
    DocumentStatus Status, int Version, string? UploadedBy, string? Description, ImmutableArray<string> Tags, bool IsNew,
    ScanState Scan, DateTimeOffset CreatedAt) : IIncluding<Document>
{
    static Includes<Document> IIncluding<Document>.Includes => ClientIncludes.Documents;

    private const int NewForDays = 3;

    /// <summary>Of an upload: the company had these bytes already, as this document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Duplicate { get; init; }

    public static DocumentCard OfUpload(Added added, DateOnly today) =>
        Of(added.Document.Row, today) with { Duplicate = added.IsDuplicate };

    public static DocumentCard Of(Document d, DateOnly today) => new(
        d.Id, d.Name, d.Type, d.FileType, (long)d.Size, Language.Fr.Say((long)d.Size), d.Category, d.ProjectId.IsNone ? null : d.ProjectId,
        d.ProjectName,
        d.Status, d.Revision, d.UploadedBy, d.Description, d.Tags, today.DayNumber - Clock.DayOf(d.CreatedAt).DayNumber <= NewForDays,
        d.Scan, d.CreatedAt);
}
