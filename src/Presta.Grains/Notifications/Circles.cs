using System.Collections.Immutable;
using Presta.Billing;
using Presta.Catalogs;
using Presta.People;
using Presta.Projects;

namespace Presta.Notifications;

/// <summary>The people around a row, by id: those who still may see it.</summary>
internal sealed class Circles(IGrainFactory grains)
{
    /// <summary>The active users of a client company.</summary>
    public async Task<IEnumerable<EntityId>> Clients(EntityId company) => company.IsNone ? []
        : from user in Known(await grains.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("company_id", company.ToString()))
          where !user.IsTrashed && user.Status is UserStatus.Active && user.Roles.HasFlag(Portal.Client)
          select user.Id;

    /// <summary>Who leads a project and works on it.</summary>
    public async Task<IEnumerable<EntityId>> Team(EntityId project) =>
        await Find<Project>(project) is { } found ? [found.ManagerId, .. found.TeamIds] : [];

    public async Task<IEnumerable<EntityId>> Superadmins() =>
        from user in Known(await grains.GetGrain<IUsersCatalog>(Nouns.Users.Name).All(Scope.System))
        where user.Status is UserStatus.Active && user.Roles.HasFlag(Portal.Superadmin)
        select user.Id;

    /// <summary>Who leads the project that an invoice is of.</summary>
    public async Task<IEnumerable<EntityId>> Leads(EntityId invoice) =>
        await Find<Invoice>(invoice) is { } found && await Find<Project>(found.ProjectId) is { } project ? [project.ManagerId] : [];

    /// <summary>The team when a client acts, the client's people when anybody else does.</summary>
    public async Task<IEnumerable<EntityId>> OtherSide(string actor, EntityId company, EntityId project)
    {
        EntityId[] clients = [.. await Clients(company)];
        return clients.Any(client => actor == $"user:{client}") ? await Team(project) : clients;
    }

    /// <summary>One person, if they are on either side of the project.</summary>
    public async Task<IEnumerable<EntityId>> Within(Project project, EntityId person) =>
        project.TeamIds.Contains(person) || project.ManagerId == person || (await Clients(project.ClientId)).Contains(person)
            ? [person] : [];

    public async Task<T?> Find<T>(EntityId id) where T : Row =>
        id.IsNone ? null : Known(await Nouns.Of<T>().Catalog(grains).FindMany([id])) is [T { IsTrashed: false } found] ? found : null;

    /// <exception cref="UnavailableException">The catalog cannot answer yet: to be asked again.</exception>
    private static ImmutableArray<T> Known<T>(Result<ImmutableArray<T>> answer) =>
        answer.IsRefused(out var error, out var rows) ? throw new UnavailableException(error) : rows;
}
