using System.Collections.Immutable;
using System.Globalization;
using Presta.Audit;
using Presta.Storage;

namespace Presta.People;

/// <summary>Roles whose permissions were edited, by code.</summary>
public sealed record EditedRoles
{
    public int V { get; init; } = 1;

    public ImmutableDictionary<string, ImmutableArray<string>> Roles { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>How often it was edited.</summary>
    public long Version { get; init; }

    /// <summary>The last edit: sent again, it is answered and not done once more.</summary>
    public EntityId Operation { get; init; }
}

internal sealed class RolesGrain(
    [PersistentState("roles", StorageRegistration.GrainStorage)] IPersistentState<EditedRoles> edited, IAuditTrail audit)
    : Grain, IRolesGrain
{
    private const int MostKeys = 200;

    public Task<RoleTable> Table() => Task.FromResult(new RoleTable(edited.State.Roles) { Version = edited.State.Version });

    public async Task<Result<RoleTable>> Edit(Scope scope, Portal role, ImmutableArray<string>? keys, long? expected)
    {
        var (kept, before) = (edited.State, await Table());
        if (!scope.Operation.IsNone && kept.Operation == scope.Operation) return before;
        if (RoleTable.RolesOf(role).Count() != 1) return RoleErrors.OneRole;
        if (role is Portal.Superadmin) return RoleErrors.NotEditable;
        if (expected is { } seen && seen != kept.Version) return Error.Stale(kept.Version);
        if (keys?.Length > MostKeys) return Error.Invalid("permissions", "Un rôle a {0} permissions au plus.", $"{MostKeys}");
        if (keys?.FirstOrDefault(key => !RoleTable.IsGrantable(key)) is { } unknown) return RoleErrors.UnknownKey(unknown);
        var roles = keys is { } next ? kept.Roles.SetItem(role.Code(), [.. next.Distinct().Order(StringComparer.Ordinal)])
            : kept.Roles.Remove(role.Code());
        var after = new RoleTable(roles) { Version = kept.Version + 1 };
        if (before.KeysOf(role).ToHashSet().SetEquals(after.KeysOf(role)) && kept.Roles.ContainsKey(role.Code()) == keys is not null)
            return before;
        await audit.Append(Told(scope, role, before, after));   // a line too many is better than a right that nobody was told of
        await edited.Keep(kept with { Roles = roles, Version = after.Version, Operation = scope.Operation });
        return after;
    }

    /// <summary>What the role had before and what it has after, a key a line: a line is bounded.</summary>
    private static ImmutableArray<AuditEvent> Told(Scope scope, Portal role, RoleTable before, RoleTable after)
    {
        var (had, has) = (before.KeysOf(role), after.KeysOf(role));
        string[] changes = [.. has.Except(had).Select(key => $"gained={key}"), .. had.Except(has).Select(key => $"lost={key}")];
        return [.. from change in changes.DefaultIfEmpty("kept=all") select new AuditEvent(AuditActions.PermissionsEdited)
        {
            Actor = scope.UserId, Operation = scope.Operation,
            Object = string.Create(CultureInfo.InvariantCulture, $"role={role.Code()} version={after.Version} {change}"),
        }];
    }
}
