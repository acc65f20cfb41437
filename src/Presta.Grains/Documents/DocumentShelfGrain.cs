namespace Presta.Documents;

/// <summary>Keeps nothing: its turns are what it is for. Documents appear in the catalog before their creation is answered.</summary>
internal sealed class DocumentShelfGrain : Grain, IDocumentShelfGrain
{
    public async Task<Result<Added>> Add(Scope scope, NewDocument document, EntityId project)
    {
        if ((await GrainFactory.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).All(scope))
            .IsRefused(out var unavailable, out var standing)) return unavailable;
        var shelf = new Shelf(standing);
        if (shelf.Twin(document, project) is { } twin)
            return (await GrainFactory.Document(twin.Id).Get(scope)).Select(saved => new Added(saved, IsDuplicate: true));
        var arrived = document.Of(project, shelf.NextRevision(project, document.Name), scope);
        return (await GrainFactory.Document(document.Id).Create(arrived, scope)).Select(saved => new Added(saved));
    }
}
