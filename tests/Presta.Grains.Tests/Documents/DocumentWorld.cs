using Microsoft.Extensions.DependencyInjection;
using Presta.Companies;
using Presta.Documents;
using Presta.People;
using Presta.Projects;
using Presta.Tests.People;

namespace Presta.Tests.Documents;

/// <summary>Companies with people who send documents; each test has its own.</summary>
public sealed class DocumentWorld : PeopleWorld
{
    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static EntityId NewId() => EntityId.New(Now);

    protected override void Configure(ISiloBuilder silo) => silo.Services.AddSingleton<ShareLetters>();

    /// <summary>Someone of a company that is a client, as they act in its portal.</summary>
    public async Task<Scope> Member()
    {
        var user = await User();
        await Standing(
            new Company { Id = user.CompanyId, Version = 1, Name = "Acme", Status = CompanyStatus.Client, CreatedAt = Now,
            UpdatedAt = Now });
        return new(user.Id, user.Name, user.CompanyId, user.Roles, Portal.Client);
    }

    /// <summary>Another of the same company.</summary>
    public async Task<Scope> Colleague(Scope of)
    {
        var user = await User();
        await Edit(user with { CompanyId = of.CompanyId });
        return of with { UserId = user.Id };
    }

    public async Task<Project> Project(EntityId company, ProjectStatus status = ProjectStatus.Active)
    {
        var project =
            new Project { Id = NewId(), Version = 1, Name = "Refonte", ClientId = company, Status = status, CreatedAt = Now,
            UpdatedAt = Now };
        await Grains.Project(project.Id).Merge(Nouns.Projects.Name, [new(project, Now, Now, false)]);
        return project;
    }

    public Task Standing(Company company) => Nouns.Companies.Catalog(Grains).Apply([company]);

    public async Task<Document> Add(Scope scope, NewDocument? document = null) =>
        (await Shelf(scope).Add(scope, document ?? Bytes(), EntityId.None)).Value!.Document.Row;

    public IDocumentShelfGrain Shelf(Scope scope) => Grains.GetGrain<IDocumentShelfGrain>(scope.CompanyId.ToString());

    public IDocumentGrain Of(Document document) => Grains.Document(document.Id);

    public ISharedDocumentGrain Shared(Document document) => Grains.GetGrain<ISharedDocumentGrain>(document.Id.ToString());

    public async Task<Page<Document>> Listed(Scope scope) =>
        (await Grains.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).Query(scope, new())).Value!;

    /// <summary>What nobody has sent yet.</summary>
    public static NewDocument Bytes(string name = "plan.pdf", string? sha256 = null, ScanState scan = ScanState.Unscanned)
    {
        var id = NewId();
        return new(id, name, 3, sha256 ?? $"{id.Value:N}", $"companies/c/{id}", FileType.Pdf, Scan: scan);
    }
}
