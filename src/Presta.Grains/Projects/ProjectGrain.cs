using Presta.Catalogs;
using Presta.Documents;
using Presta.Kit;

namespace Presta.Projects;

internal sealed class ProjectGrain(OwnerTools tools) : OwnerGrain(tools), IProjectGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public Task<Result<Saved<Project>>> Get(Scope scope) => Read<Project>(scope, Id);

    public Task<Result<Saved<Project>>> Move(Scope scope, ProjectMove move, long? expected) => Write<Project>(scope, Id, expected,
        project => project.MovedByClient(move, scope.Name, Now),
        project => string.IsNullOrWhiteSpace(move.Comment) ? [] : [New(scope, new(move.Comment, $"Statut : {project.Status.Label()}"))]);

    public async Task<Result<Saved<Comment>>> Comment(Scope scope, NewComment comment) =>
        (await Open(scope)).IsRefused(out var refusal, out _) ? refusal : await Create(scope, New(scope, comment));

    public async Task<Result<Added>> AddDocument(Scope scope, NewDocument document) =>
        (await Open(scope)).IsRefused(out var refusal, out var project)
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
}
