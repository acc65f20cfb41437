using System.Collections.Immutable;
using Presta.Billing;
using Presta.Documents;

namespace Presta.People;

/// <summary>Which rows a permission is about, told by its first part, and whether it reaches one of them.</summary>
public static class Subjects
{
    /// <summary>Nothing where there are no rows: a page, a tool, a part of the product that keeps none.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<Noun>> Stated = new Dictionary<string, ImmutableArray<Noun>>
    {
        ["projects"] = [Nouns.Projects],
        ["documents"] = [Nouns.Documents],
        ["finances"] = [Nouns.Invoices, Nouns.Quotes, Nouns.Payments, Nouns.Credits],
        ["support"] = [Nouns.Tickets],
        ["notifications"] = [Nouns.Notifications],
        ["missions"] = [Nouns.Missions],
        ["tasks"] = [Nouns.Tasks],
        ["clients"] = [Nouns.Companies],
        ["profile"] = [Nouns.Users],
        ["calendar"] = [], ["chat"] = [], ["commissions"] = [], ["dashboard"] = [], ["leads"] = [], ["marketing"] = [],
        ["pipeline"] = [], ["reports"] = [], ["rewards"] = [], ["timetracking"] = [],
    }.ToImmutableDictionary();

    public static ImmutableArray<Noun> Of(string permission) => Stated.GetValueOrDefault(First(permission), []);

    /// <summary>Whether it is said above what the permission is about, be it nothing.</summary>
    public static bool Knows(string permission) => Stated.ContainsKey(First(permission));

    /// <summary>
    /// Whether a role's key reaches the row: what its portal lets the caller own, so that no key shows more than the portal does. What is a
    /// person's is reached by that person alone; <c>.project</c> reaches what belongs to a project that the caller works on, and
    /// <c>.all</c> whatever nobody owns in the portal of a revendeur, who sees the whole market.
    /// </summary>
    /// <param name="projects">Those that the caller has a mission of; asked for only where a key's scope is a project.</param>
    public static bool Reaches(this Scope scope, Portal role, string key, Row row, IReadOnlySet<EntityId> projects) => row switch
    {
        { IsTrashed: true } => false,
        User user => user.Id == scope.UserId,
        Invoice { IsIssued: false } or Quote { IsIssued: false } when role is Portal.Client => false,
        _ when Columns.OwnedBy(row.GetType(), Portal.None) is not null => scope.Self.Owns(row),
        Document { ProjectId.IsNone: false } document
            when role is Portal.Prestataire && key.EndsWith(".project", StringComparison.Ordinal) => projects.Contains(document.ProjectId),
        _ when role is Portal.Revendeur && key.EndsWith(".all", StringComparison.Ordinal)
            && Columns.OwnedBy(row.GetType(), role) is null => true,
        _ => (scope with { Portal = role }).Owns(row),
    };

    private static string First(string permission) => permission.Split('.')[0];
}
