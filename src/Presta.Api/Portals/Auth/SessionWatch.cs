using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>
/// Tells a signed-in caller of their session: first how it stands (<c>session</c>), within a second that it was revoked
/// (<c>session.revoked</c>) or that what it may do has changed (<c>permission.changed</c>). Either, and the end of the token
/// (<c>token.expired</c>), ends the stream, with the reason. A
/// <c>heartbeat</c> in between keeps proxies from closing it.
/// </summary>
internal sealed class SessionWatch(SessionLookout lookout, TimeProvider time)
{
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(15);

    public async IAsyncEnumerable<SseItem<SessionEvent>> Of(Caller me, [EnumeratorCancellation] CancellationToken gone)
    {
        using var listener = lookout.Listen(me);
        var roles = me.Scope.Roles;
        var known = (await lookout.Look(me.Token)).Rights;   // null where nobody could be asked: what is learned then is no change
        ImmutableArray<string> rights = known ?? [];
        yield return Item("session", me, roles, rights);
        for (var beatAt = time.GetUtcNow() + BetweenHeartbeats; await listener.Next(
            beatAt < me.ExpiresAt ? beatAt : me.ExpiresAt, gone) is { } seen;)
        {
            var now = time.GetUtcNow();
            if (now >= me.ExpiresAt)
            {
                yield return Item("token.expired", me, roles, rights, "token_expired");
                yield break;
            }
            if (seen.IsOver)
            {
                yield return Item("session.revoked", me, Portal.None, [], "session_ended");
                yield break;
            }
            if (seen.Rights is { } keys)
            {
                if (seen.Roles != roles || (known is not null && !keys.SequenceEqual(rights)))
                {
                    yield return Item("permission.changed", me, seen.Roles, keys, "permission_changed");
                    yield break;
                }
                if (known is null) yield return Item("session", me, roles, rights = (known = keys).Value);
            }
            if (now < beatAt) continue;
            beatAt = now + BetweenHeartbeats;
            yield return Item("heartbeat", me, roles, rights);
        }
    }

    private SseItem<SessionEvent> Item(string type, Caller me, Portal roles, ImmutableArray<string> rights, string? reason = null) =>
        new(new([.. RoleTable.RolesOf(roles).Select(r => r.Code())], rights, me.ExpiresAt, time.GetUtcNow(), reason), type);
}

/// <param name="Permissions">The keys that the roles give.</param>
/// <param name="Reason">Why this event is the last one; null when others may follow.</param>
internal sealed record SessionEvent(
    ImmutableArray<string> Roles, ImmutableArray<string> Permissions, DateTimeOffset ExpiresAt, DateTimeOffset ServerTime, string? Reason);
