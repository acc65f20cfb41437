using Presta.Kit;

namespace Presta.Documents;

internal sealed class DocumentGrain(OwnerTools tools) : OwnerGrain(tools), IDocumentGrain
{
    public Task<Result<Saved<Document>>> Get(Scope scope) => Read<Document>(scope, EntityId.Parse(this.GetPrimaryKeyString()));

    public Task<Result<Saved<Document>>> Create(Document document, Scope scope) => Create<Document>(scope, document);
}
