using System.Collections.Immutable;
using Presta.Storage;

namespace Presta.People;

/// <summary>Roles whose permissions were edited, by code.</summary>
public sealed record EditedRoles
{
    public int V { get; init; } = 1;

    public ImmutableDictionary<string, ImmutableArray<string>> Roles { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}

internal sealed class RolesGrain([PersistentState("roles", StorageRegistration.GrainStorage)] IPersistentState<EditedRoles> edited) : Grain,
    IRolesGrain
{
    private const int MostKeys = 200;

    public Task<RoleTable> Table() => Task.FromResult(new RoleTable(edited.State.Roles));

    public async Task<Result<RoleTable>> Set(Portal role, ImmutableArray<string>? keys)
    {
        if (RoleTable.RolesOf(role).Count() != 1) return Error.Invalid("role", "Un seul rôle est attendu.");
        if (role is Portal.Superadmin) return Error.Invalid("role", "Les droits du superadmin ne se changent pas.");
        if (keys is { } given && (given.Length > MostKeys || !given.All(RoleTable.IsKey)))
            return Error.Invalid("permissions", "Une de ces permissions n'est pas valide.");
        await edited.Keep(
            edited.State with { Roles = keys is { } next ? edited.State.Roles.SetItem(role.Code(), [.. next.Distinct()])
            : edited.State.Roles.Remove(role.Code()) });
        return await Table();
    }
}
