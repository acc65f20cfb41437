using System.Collections.Immutable;
using Presta.Companies;
using Presta.People;

namespace Presta.Demo;

/// <summary>Who may play which part; nobody whose account is disabled.</summary>
internal sealed class Cast(ImmutableArray<User> users)
{
    // The demo prestataire is in every third team of the two demo companies' projects, so that each portal shows the others' work.
    private const int DemoProjects = 14, DemoTeams = 3;

    private readonly ILookup<EntityId, User> contacts = Active(users, Portal.Client).ToLookup(u => u.CompanyId);

    public ImmutableArray<User> Managers { get; } =
        [.. Active(users, Portal.Superadmin).Where(u => u.Email is not DemoAccounts.Superadmin)];

    public ImmutableArray<User> Prestataires { get; } = [.. Active(users, Portal.Prestataire)];

    /// <summary>Of a client company: at least one.</summary>
    public ImmutableArray<User> ContactsOf(Company company) => [.. contacts[company.Id]];

    public ImmutableArray<User> Team(int project, Chance chance)
    {
        var others = chance.Several(Prestataires.Skip(1), chance.Between(2, 4));
        return project < DemoProjects && project % DemoTeams == 0 ? [Prestataires[0], .. others] : others;
    }

    private static IEnumerable<User> Active(IEnumerable<User> users, Portal role) =>
        users.Where(u => u.Roles == role && u.Status is UserStatus.Active);
}
