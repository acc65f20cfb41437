using System.Collections.Immutable;
using Presta.People;
using Presta.Projects;

namespace Presta.Demo;

/// <summary>A project and who is in it: what its tasks, papers, comments, missions and invoices are told from.</summary>
/// <param name="Done">How much of it is done, 0 to 1.</param>
/// <param name="Contacts">The client's people.</param>
internal sealed record Story(
    Project Project, Craft Craft, decimal Done, User Manager, ImmutableArray<User> Contacts, ImmutableArray<User> Team)
{
    public (DateOnly From, DateOnly To) Time => (Project.StartsOn!.Value, Project.EndsOn!.Value);

    public bool HasBegun => Project.Status is not (ProjectStatus.Planned or ProjectStatus.Pending);
}
