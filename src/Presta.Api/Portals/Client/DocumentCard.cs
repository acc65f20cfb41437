using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.Documents;

namespace Presta.Api.Portals.Client;

/// <summary>A document as a client sees it: never where its bytes lie.</summary>
internal sealed record DocumentCard(
    EntityId Id, string Name, DocumentType Type, FileType FileType, long Size, string SizeFormatted, DocumentCategory Category, EntityId? ProjectId, string? ProjectName,
    DocumentStatus Status, int Version, string? UploadedBy, string? Description, ImmutableArray<string> Tags, bool IsNew,
    ScanState Scan, DateTimeOffset CreatedAt)
{
    private const int NewForDays = 3;

    /// <summary>Of an upload: the company had these bytes already, as this document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Duplicate { get; init; }

    public static DocumentCard OfUpload(Added added, DateOnly today) => Of(added.Document.Row, today) with { Duplicate = added.IsDuplicate };

    public static DocumentCard Of(Document d, DateOnly today) => new(
        d.Id, d.Name, d.Type, d.FileType, (long)d.Size, Format(d.Size), d.Category, d.ProjectId.IsNone ? null : d.ProjectId, d.ProjectName,
        d.Status, d.Revision, d.UploadedBy, d.Description, d.Tags, today.DayNumber - Clock.DayOf(d.CreatedAt).DayNumber <= NewForDays,
        d.Scan, d.CreatedAt);

    public static string Format(decimal bytes) => bytes switch
    {
        < 1_024 => $"{bytes:0} o",
        < 1_024 * 1_024 => string.Create(French, $"{bytes / 1_024:0.#} Ko"),
        _ => string.Create(French, $"{bytes / 1_024 / 1_024:0.#} Mo"),
    };

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-CH");
}
