using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Missions;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>
/// What one may do, and why; asked for by name also whether with one very row. A row that is another's is answered like one that is not
/// there.
/// </summary>
internal static class OwnPermissions
{
    public static void MapPermissions(this RouteGroupBuilder signedIn) =>
        signedIn.MapGet("/permissions", (string? check, string? on, Caller me, Permissions permissions, IGrainFactory grains) =>
            Asked(check, on, me, permissions, grains).AsData((card, _) => card));

    private static async Task<Result<PermissionCard>> Asked(
        string? check, string? on, Caller me, Permissions permissions, IGrainFactory grains)
    {
        if (check is null && on is not null) return Error.Invalid("check", "La permission à vérifier est attendue.");
        if (check is not null && !RoleTable.IsKey(check))
            return Error.Invalid("check", "Une permission est attendue, par exemple {0}.", "documents.view.own");
        EntityId row = default;
        if (on is not null && !EntityId.TryRead(on, out row)) return Error.Invalid("on", "Un identifiant est attendu.");
        if ((await permissions.Of(me.Scope.Roles)).IsRefused(out var refusal, out var table)) return refusal;
        ImmutableArray<(Portal Role, string Key)> rules = check is null ? [] : [.. table.RulesFor(me.Scope.Roles, check)];
        if (check is null) return PermissionCard.Of(me, table, null);
        if (on is null || rules.IsEmpty) return PermissionCard.Of(me, table, CheckCard.Of(check, on is null ? null : row, rules));
        if ((await Rows(Subjects.Of(check), row, grains)).IsRefused(out refusal, out var rows)) return refusal;
        if ((await Projects(me, rules, grains)).IsRefused(out refusal, out var projects)) return refusal;
        return PermissionCard.Of(
            me, table, CheckCard.Over(check, row, rules, rule => rows.Any(one => me.Scope.Reaches(rule.Role, rule.Key, one, projects))));
    }

    /// <summary>Those that the caller works on, where a key's scope is a project.</summary>
    private static async Task<Result<ImmutableHashSet<EntityId>>> Projects(
        Caller me, ImmutableArray<(Portal Role, string Key)> rules, IGrainFactory grains)
    {
        if (!rules.Any(rule => RoleTable.ScopeOf(rule.Key) is "project")) return ImmutableHashSet<EntityId>.Empty;
        var missions = await grains.Catalog<Mission>().All(me.Scope with { Portal = Portal.Prestataire });
        return missions.Select(all => all.Select(mission => mission.ProjectId).Where(id => !id.IsNone).ToImmutableHashSet());
    }

    /// <summary>All catalogs are asked, whichever has it: it takes no longer to find nothing.</summary>
    private static async Task<Result<ImmutableArray<Row>>> Rows(ImmutableArray<Noun> nouns, EntityId id, IGrainFactory grains)
    {
        var found = await Task.WhenAll(nouns.Select(noun => noun.Catalog(grains).FindMany([id])));
        foreach (var answer in found)
            if (answer.Error is { } refusal) return refusal;
        return ImmutableArray.CreateRange(found.SelectMany(answer => answer.Value).OfType<Row>());
    }
}

/// <param name="Permissions">By key; those that are not there are denied.</param>
/// <param name="Grants">Which role gives each of them, and over what: all, own, assigned or project.</param>
/// <param name="Version">Of the role table: another one after each edit of a role's permissions.</param>
/// <param name="Check">The answer to <c>?check=key</c>, with <c>&amp;on=id</c> for one row.</param>
internal sealed record PermissionCard(
    string? Role, ImmutableArray<string> Roles, ImmutableDictionary<string, bool> Permissions, ImmutableArray<GrantCard> Grants,
    CheckCard? Check, long Version)
{
    public static PermissionCard Of(Caller me, RoleTable table, CheckCard? check)
    {
        ImmutableArray<string> roles = [.. RoleTable.RolesOf(me.Scope.Roles).Select(r => r.Code())];
        ImmutableArray<GrantCard> grants =
            [.. from role in RoleTable.RolesOf(me.Scope.Roles) from key in table.KeysOf(role) select new GrantCard(
            key, role.Code(), RoleTable.ScopeOf(key))];
        return new(
            roles.FirstOrDefault(), roles, grants.Select(g => g.Key).Distinct().ToImmutableDictionary(k => k, _ => true), grants, check,
            table.Version);
    }
}

internal sealed record GrantCard(string Key, string Role, string Scope);

internal enum Denial { NoPermission, NoSuchRow }

/// <param name="Rule">The key that decided, with its role and what it reaches; null where no key allows it, whatever the row.</param>
/// <param name="On">The row that was asked for.</param>
/// <param name="Reason">Why not; null when it is allowed.</param>
internal sealed record CheckCard(string Permission, bool Allowed, string? Role, string? Rule, string? Scope, EntityId? On, Denial? Reason)
{
    public static CheckCard Of(string permission, EntityId? row, ImmutableArray<(Portal Role, string Key)> rules) =>
        rules is [var first, ..] ? By(first, permission, row, null) : new(permission, false, null, null, null, row, Denial.NoPermission);

    /// <summary>Of several rules the first that reaches the row; else the first, which does not.</summary>
    public static CheckCard Over(
        string permission, EntityId row, ImmutableArray<(Portal Role, string Key)> rules, Func<(Portal Role, string Key), bool> reaches)
    {
        foreach (var rule in rules)
            if (reaches(rule)) return By(rule, permission, row, null);
        return By(rules[0], permission, row, Denial.NoSuchRow);
    }

    private static CheckCard By((Portal Role, string Key) rule, string permission, EntityId? row, Denial? reason) =>
        new(permission, reason is null, rule.Role.Code(), rule.Key, RoleTable.ScopeOf(rule.Key), row, reason);
}
