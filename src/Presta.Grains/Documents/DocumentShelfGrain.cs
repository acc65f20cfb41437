namespace Presta.Documents;

/// <summary>Keeps nothing: its turns are what it is for. Documents appear in the catalog before their creation is answered.</summary>
internal sealed class DocumentShelfGrain : Grain, IDocumentShelfGrain
{
    public async Task<Result<Added>> Add(Scope scope, NewDocument document, EntityId project)
    {
        if ((await GrainFactory.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).All(scope)).IsRefused(out var unavailable, out var standing)) return unavailable;
        if (standing.FirstOrDefault(d => d.Sha256 == document.Sha256 && d.Id != document.Id) is { } twin)
            return (await GrainFactory.Document(twin.Id).Get(scope)).Select(saved => new Added(saved, IsDuplicate: true));
        var revision = standing.Where(d => d.IsInSamePlace(project, document.Name)).Select(d => d.Revision).DefaultIfEmpty().Max() + 1;
        return (await GrainFactory.Document(document.Id).Create(document.Of(project, revision, scope), scope)).Select(saved => new Added(saved));
    }
}
