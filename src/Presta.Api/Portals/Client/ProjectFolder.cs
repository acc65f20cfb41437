using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Documents;
using Presta.People;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Api.Portals.Client;

/// <summary>A project with everything that belongs to it, gathered once its owner has let the caller in.</summary>
/// <param name="People">Who manages it and works on it, those that are known.</param>
internal sealed record ProjectFolder(
    Saved<Project> Project, ImmutableArray<Milestone> Milestones, ImmutableArray<WorkItem> Tasks,
    ImmutableArray<Comment> Comments, ImmutableArray<Document> Documents, ImmutableArray<User> People) : IComposed
{
    public long Version => Project.Row.Version;

    public SyncMark Sync => Project.Sync;

    public static async Task<Result<ProjectFolder>> Open(IGrainFactory grains, EntityId id, Scope scope)
    {
        if ((await grains.Project(id).Get(scope)).IsRefused(out var closed, out var project)) return closed;

        var milestones = grains.Of<Milestone>("project_id", id);
        var tasks = grains.Of<WorkItem>("project_id", id);
        var comments = grains.Of<Comment>("project_id", id);
        var documents = grains.Of<Document>("project_id", id);
        var users = grains.Catalog<User>()
            .FindMany([.. project.Row.TeamIds.Append(project.Row.ManagerId).Where(user => !user.IsNone).Distinct()]);
        var dressed = project.Dressed(grains);
        await Task.WhenAll(milestones, tasks, comments, documents, users, dressed);
        project = await dressed;

        var (m, t, c, d, u) = (await milestones, await tasks, await comments, await documents, await users);
        return m.Then(milestones => t.Then(tasks => c.Then(comments => d.Then(documents => u.Select(people =>
            new ProjectFolder(
                project, milestones, tasks, comments, documents, [.. people.OfType<User>().Where(user => !user.IsTrashed)]))))));
    }
}
