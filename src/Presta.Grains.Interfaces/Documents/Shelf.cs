using System.Collections.Immutable;

namespace Presta.Documents;

/// <summary>What of a company stands, to tell what bytes that arrive become.</summary>
public sealed record Shelf(ImmutableArray<Document> Standing)
{
    /// <summary>
    /// The document that makes these bytes needless: whichever has them already; of an older version's, only the newest of its name, since
    /// all others may be older than what is there.
    /// </summary>
    public Document? Twin(NewDocument arriving, EntityId project) => arriving.RestoredFrom.IsNone
        ? Standing.FirstOrDefault(d => d.Sha256 == arriving.Sha256 && d.Id != arriving.Id)
        : Newest(project, arriving.Name) is { } newest && newest.Sha256 == arriving.Sha256 && newest.Id != arriving.Id ? newest : null;

    public int NextRevision(EntityId project, string name) => (Newest(project, name)?.Revision ?? 0) + 1;

    private Document? Newest(EntityId project, string name) => Standing.Where(d => d.IsInSamePlace(project, name)).MaxBy(d => d.Revision);
}
