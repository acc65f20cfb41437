using Presta.Catalogs;
using Presta.Documents;
using Presta.Kit;

namespace Presta.Projects;

internal sealed class ProjectGrain(OwnerTools tools) : OwnerGrain(tools), IProjectGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    /// <summary>The owner's row, with the facts that only the catalog borrows from other nouns.</summary>
    public async Task<Result<Saved<Project>>> Get(Scope scope)
    {
        var read = await Read<Project>(scope, Id);
        if (read.IsRefused(out _, out var saved)) return read;
        var listed = (await Nouns.Projects.Catalog(GrainFactory).Find(Id)).Value as Project;
        return saved with { Row = Dressed(saved.Row, listed) };
    }

    public async Task<Result<Saved<Project>>> Move(Scope scope, ProjectMove move, long? expected)
    {
        var written = await Write<Project>(scope, Id, expected,
            project => project.MovedByClient(move, scope.Name, Now),
            project => string.IsNullOrWhiteSpace(move.Comment) ? [] : [New(scope, new(move.Comment, $"Statut : {project.Status.Label()}"))]);
        if (written.IsRefused(out _, out var saved)) return written;
        var listed = (await Nouns.Projects.Catalog(GrainFactory).Find(Id)).Value as Project;
        return saved with { Row = Dressed(saved.Row, listed) };
    }

    public async Task<Result<Saved<Comment>>> Comment(Scope scope, NewComment comment) =>
        (await Open(scope)).IsRefused(out var refusal, out _) ? refusal : await Create(scope, New(scope, comment));

    public async Task<Result<Added>> AddDocument(Scope scope, NewDocument document) => (await Open(scope)).IsRefused(out var refusal, out var project)
        ? refusal : await GrainFactory.GetGrain<IDocumentShelfGrain>(project.ClientId.ToString()).Add(scope, document, Id);

    /// <summary>The project, when it is the caller's and still takes comments and files.</summary>
    private async Task<Result<Project>> Open(Scope scope) => (await Read<Project>(scope, Id)).Then<Project>(saved =>
        saved.Row.Status is ProjectStatus.Cancelled or ProjectStatus.Archived ? ProjectErrors.Closed : saved.Row);

    private Comment New(Scope scope, NewComment comment) => new()
    {
        Id = scope.NewId(Now),
        ProjectId = Id,
        Subject = string.IsNullOrWhiteSpace(comment.Subject) ? "Commentaire" : comment.Subject.Trim(),
        Content = comment.Content!.Trim(),
        AuthorName = scope.Name,
        AuthorId = scope.UserId,
        Recipient = comment.Recipient,
        SentAt = Now,
    };

    private static Project Dressed(Project row, Project? listed) => listed is null ? row
        : row with { ClientName = listed.ClientName, ManagerName = listed.ManagerName, Tasks = listed.Tasks };
}
