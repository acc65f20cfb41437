using Presta.Documents;

namespace Presta.Demo;

/// <summary>Metadata without bytes. A project's papers are those of its stage; the same name again is its next revision.</summary>
internal static class DemoDocuments
{
    public const int PerScale = 300;

    public static IEnumerable<Document> Make(int scale, IReadOnlyList<Story> stories)
    {
        var (chance, revisions) = (new Chance(Nouns.Documents), new Dictionary<(EntityId, string), int>());
        return Enumerable.Range(0, PerScale * scale).Select(i => One(stories[i % stories.Count], revisions, chance)).Numbered();
    }

    private static Document One(Story story, Dictionary<(EntityId, string), int> revisions, Chance chance)
    {
        var paper = chance.Pick([.. Papers.All.Where(p => p.From <= story.Done)]);
        var key = (story.Project.Id, paper.Name);
        revisions[key] = revisions.GetValueOrDefault(key) + 1;
        return new()
        {
            Name = paper.Name,
            ProjectId = story.Project.Id,
            ClientId = story.Project.ClientId,
            Type = paper.Type,
            FileType = paper.FileType,
            Category = paper.Category,
            Status = paper.Category is DocumentCategory.Livrables
                ? chance.Pick(
                    [DocumentStatus.Validated, DocumentStatus.Validated, DocumentStatus.InProgress, DocumentStatus.Pending,
                    DocumentStatus.Rejected])
                : chance.Pick([DocumentStatus.Validated, DocumentStatus.Validated, DocumentStatus.Validated, DocumentStatus.Pending]),
            Size = (paper.Kilobytes * 1024m) + chance.Between(0, paper.Kilobytes * 7 * 1024),
            Revision = revisions[key],
            UploadedBy = chance.Pick([story.Manager, .. story.Contacts, .. story.Team]).Name,
            Description = paper.Description,
            Tags = paper.Tags,
        };
    }
}
