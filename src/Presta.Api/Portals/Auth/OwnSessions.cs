using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Where one is signed in, what that allows, and how to end it.</summary>
internal static class OwnSessions
{
    public static void MapSessions(this RouteGroupBuilder signedIn)
    {
        signedIn.MapPost("/logout", (Caller me, Sessions sessions) => sessions.End(me).AsData((_, _) => new Told("Vous êtes déconnecté.")))
            .WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapGet("/check-session", (Caller me, IGrainFactory grains, TimeProvider time) =>
            grains.User(me.Scope.UserId).Profile().As(user => SessionCheck.Of(user, me, time.GetUtcNow()))).WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapGet("/permissions", (string? check, Caller me, Permissions permissions) => permissions.Of(me.Scope.Roles).AsData((table, _) => PermissionCard.Of(me, table, check)));

        signedIn.MapGet("/sessions", (Caller me, IGrainFactory grains) => Refused.Not(grains.User(me.Scope.UserId).Sessions())
            .AsData((sessions, _) => sessions.Select(s => SessionCard.Of(s, me)).ToImmutableArray()));

        signedIn.MapDelete("/sessions/{id}", (EntityId id, Caller me, Sessions sessions) => sessions.End(me, id.Value).AsData((_, _) => new Told("La session est terminée.")));

        signedIn.MapGet("/events", (Caller me, SessionWatch watch) => new EventStream<SessionEvent>(me, gone => watch.Of(me, gone))).WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapDelete("/sessions", (Caller me, Sessions sessions) => sessions.EndOthers(me).AsData((ended, _) => new Ended(ended)));
    }
}

internal sealed record Ended(int Sessions);

/// <param name="Assurance"><c>aal2</c> once a second factor or a passkey was shown in this session, else <c>aal1</c>.</param>
/// <param name="ViewedBy">The superadmin who looks at this user's portal with the token.</param>
internal sealed record SessionCheck(bool Valid, UserCard User, DateTimeOffset ExpiresAt, int RemainingS, string Assurance, DateTimeOffset ServerTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EntityId? ViewedBy)
{
    public static SessionCheck Of(User user, Caller me, DateTimeOffset now) =>
        new(true, UserCard.Of(user), me.ExpiresAt, Math.Max(0, (int)(me.ExpiresAt - now).TotalSeconds), me.SecondFactorAt is null ? "aal1" : "aal2", now,
            me.Viewer.IsNone ? null : me.Viewer);
}

internal sealed record SessionCard(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent, bool TwoFactor, bool Current)
{
    public static SessionCard Of(OpenSession s, Caller me) =>
        new(s.Id, s.OpenedAt, s.SeenAt, s.ExpiresAt, s.Device.Address, s.Device.Agent, s.HasSecondFactor, s.Id == me.Session);
}

/// <param name="Permissions">By key; those that are not there are denied.</param>
/// <param name="Grants">Which role gives each of them, and over what: all, own, assigned or project.</param>
/// <param name="Check">The answer to <c>?check=key</c>.</param>
internal sealed record PermissionCard(
    string? Role, ImmutableArray<string> Roles, ImmutableDictionary<string, bool> Permissions, ImmutableArray<GrantCard> Grants, CheckCard? Check)
{
    public static PermissionCard Of(Caller me, RoleTable table, string? check)
    {
        ImmutableArray<string> roles = [.. RoleTable.RolesOf(me.Scope.Roles).Select(r => r.Code())];
        ImmutableArray<GrantCard> grants = [.. from role in RoleTable.RolesOf(me.Scope.Roles) from key in table.KeysOf(role) select new GrantCard(key, role.Code(), RoleTable.ScopeOf(key))];
        return new(roles.FirstOrDefault(), roles, grants.Select(g => g.Key).Distinct().ToImmutableDictionary(k => k, _ => true), grants,
            check is null ? null : CheckCard.Of(check, table.RuleFor(me.Scope.Roles, check)));
    }
}

internal sealed record GrantCard(string Key, string Role, string Scope);

/// <param name="Rule">The key that allows it, with its role; null where nothing does.</param>
internal sealed record CheckCard(string Permission, bool Allowed, string? Role, string? Rule)
{
    public static CheckCard Of(string permission, (Portal Role, string Key)? rule) => new(permission, rule is not null, rule?.Role.Code(), rule?.Key);
}
