using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>
/// Tells a signed-in caller of their session: first how it stands (<c>session</c>), within a second that it was revoked (<c>session.revoked</c>) or that what it
/// may do has changed (<c>permission.changed</c>). Either, and the end of the token (<c>token.expired</c>), ends the stream, with the reason. A
/// <c>heartbeat</c> in between keeps proxies from closing it.
/// </summary>
internal sealed class SessionWatch(Sessions sessions, Permissions permissions, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(15);

    public async IAsyncEnumerable<SseItem<SessionEvent>> Of(Caller me, [EnumeratorCancellation] CancellationToken gone)
    {
        var roles = me.Scope.Roles;
        var rights = (await Look(me)).Rights ?? [];
        yield return Item("session", me, roles, rights);
        using var looks = new PeriodicTimer(BetweenLooks, time);
        for (var beaten = time.GetTimestamp(); await IsNext(looks, gone);)
        {
            if (time.GetUtcNow() >= me.ExpiresAt)
            {
                yield return Item("token.expired", me, roles, rights, "token_expired");
                yield break;
            }
            var seen = await Look(me);
            if (seen.IsOver)
            {
                yield return Item("session.revoked", me, Portal.None, [], "session_ended");
                yield break;
            }
            if (seen.Rights is { } now && (seen.Roles != roles || !now.SequenceEqual(rights)))
            {
                yield return Item("permission.changed", me, seen.Roles, now, "permission_changed");
                yield break;
            }
            if (time.GetElapsedTime(beaten) < BetweenHeartbeats) continue;
            beaten = time.GetTimestamp();
            yield return Item("heartbeat", me, roles, rights);
        }
    }

    /// <summary>No rights where nobody can be asked just now: that is no reason to send anyone away.</summary>
    private async Task<(bool IsOver, Portal Roles, ImmutableArray<string>? Rights)> Look(Caller me)
    {
        try
        {
            if ((await sessions.Of(me.Token, Fresh)).IsRefused(out var refusal, out var access)) return (refusal.Kind is not ErrorKind.Unavailable, default, null);
            var (roles, table) = (access.Admitted.Scope.Roles, await permissions.Of(Fresh));
            return (false, roles, [.. RoleTable.RolesOf(roles).SelectMany(role => table.KeysOf(role)).Distinct().Order(StringComparer.Ordinal)]);
        }
        catch (Exception trouble) when (trouble is OrleansException or TimeoutException or UnavailableException)
        {
            return (false, default, null);
        }
    }

    private static async Task<bool> IsNext(PeriodicTimer looks, CancellationToken gone)
    {
        try
        {
            return await looks.WaitForNextTickAsync(gone);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private SseItem<SessionEvent> Item(string type, Caller me, Portal roles, ImmutableArray<string> rights, string? reason = null) =>
        new(new([.. RoleTable.RolesOf(roles).Select(r => r.Code())], rights, me.ExpiresAt, time.GetUtcNow(), reason), type);
}

/// <param name="Permissions">The keys that the roles give.</param>
/// <param name="Reason">Why this event is the last one; null when others may follow.</param>
internal sealed record SessionEvent(ImmutableArray<string> Roles, ImmutableArray<string> Permissions, DateTimeOffset ExpiresAt, DateTimeOffset ServerTime, string? Reason);
