using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Superadmin;

/// <summary>
/// What each role may do, read and edited. An edit acts on the next request, at every node within a second, and is told on open streams.
/// </summary>
internal static class Roles
{
    public static void MapRoles(this RouteGroupBuilder superadmin)
    {
        var roles = superadmin.MapGroup("/roles").WithTags("System & Users")
            .Needs(read: "superadmin.users.view", write: "superadmin.users.permissions");

        roles.MapGet("", (Caller me, IGrainFactory grains) => RoleFolder.Open(grains, me.Scope)
            .AsVersioned(folder => folder.Cards, folder => folder.Table.Version));

        roles.MapPut("/{role}", (string role, RoleChange change, IfMatch seen, Caller me, Permissions permissions, IGrainFactory grains) =>
            Edit(role, change, seen, me, permissions, grains)
                .AsVersioned(folder => folder.Card(Named(role)), folder => folder.Table.Version)).NeedsStepUp();
    }

    private static async Task<Result<RoleFolder>> Edit(
        string role, RoleChange change, IfMatch seen, Caller me, Permissions permissions, IGrainFactory grains)
    {
        if (Named(role) is Portal.None) return Error.NotFound;
        var edited = await grains.GetGrain<IRolesGrain>("default").Edit(me.Scope, Named(role), change.Keys, seen.Version);
        permissions.Forget();
        return edited.IsRefused(out var refusal, out var table) ? refusal : await RoleFolder.Open(grains, me.Scope, table);
    }

    private static Portal Named(string code) => Codes.Read(typeof(Portal), code) is Portal role ? role : Portal.None;
}

/// <summary>All permissions that the role has from now on; or <c>reset</c>, for those that it has by default.</summary>
public sealed record RoleChange(ImmutableArray<string>? Permissions, bool? Reset) : IValidatableObject
{
    internal ImmutableArray<string>? Keys => Reset is true ? null : Permissions;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Permissions is null) != (Reset is true))
            yield return new("Les permissions du rôle sont attendues, ou reset.", [nameof(Permissions)]);
        if (Permissions is { } keys && (keys.IsDefault || keys.Any(key => key is null || !RoleTable.IsKey(key))))
            yield return new("Une de ces permissions n'est pas valide.", [nameof(Permissions)]);
    }
}

/// <summary>The role table, with how many have each role.</summary>
internal sealed record RoleFolder(RoleTable Table, ImmutableArray<User> Users)
{
    public ImmutableArray<RoleCard> Cards => [.. RoleTable.RolesOf((Portal)~0).Select(Card)];

    public RoleCard Card(Portal role) => new(
        role.Code(), role.Label(), Table.KeysOf(role), Users.Count(user => user.Roles.HasFlag(role)), role is Portal.Superadmin,
        Table.Edited.ContainsKey(role.Code()), Table.Version);

    public static async Task<Result<RoleFolder>> Open(IGrainFactory grains, Scope scope, RoleTable? table = null)
    {
        var users = grains.Catalog<User>().All(scope);
        table ??= await grains.GetGrain<IRolesGrain>("default").Table();
        return (await users).Select(all => new RoleFolder(table, all));
    }
}

/// <param name="System">Its permissions cannot be edited.</param>
/// <param name="IsEdited">Whether it has others than by default.</param>
/// <param name="Version">Of the whole table, which its ETag carries: <c>If-Match</c> refuses an edit after somebody else's.</param>
internal sealed record RoleCard(
    string Code, string Label, ImmutableArray<string> Permissions, int UsersCount, bool System, bool IsEdited, long Version);
