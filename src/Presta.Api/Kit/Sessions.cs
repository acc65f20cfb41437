using System.Security.Claims;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>What sessions may see, asked of their users about once a second, so that a logout anywhere acts here within one.</summary>
internal sealed class Sessions(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(900);

    private readonly Bounded<SessionKey, ToldAhead<Access>> known = new(100_000);
    private readonly Bounded<Guid, bool> ended = new(100_000);

    /// <summary>The caller behind a session, or why there is none any more.</summary>
    public ValueTask<Result<Access>> Of(TokenFacts token) => Of(token, Fresh);

    /// <param name="fresh">How old the answer may be.</param>
    public async ValueTask<Result<Access>> Of(TokenFacts token, TimeSpan fresh)
    {
        if (ended.TryGet(token.Session, out _)) return UserErrors.SessionEnded;
        if (!known.TryGet(token.Key, out var access)) known.Set(token.Key, access = new(time));
        return await access.Of(fresh, async last =>
        {
            var answer = token.Viewer.IsNone
                ? await grains.User(token.User).Admit(token.Session) : await grains.GetGrain<IViewingGrain>(0)
                    .Admit(token.Viewer, token.Session, token.User);
            return answer.IsRefused(out var error, out var admitted) ? error
                : last?.Admitted == admitted ? last : new Access(admitted, Caller.Principal(admitted.Scope));
        });
    }

    /// <summary>Here the end of a session acts at once. An ended session never comes back.</summary>
    public async Task<Result<bool>> End(Caller caller, Guid? other = null)
    {
        var (user, session) = (grains.User(caller.Scope.UserId), other ?? caller.Session);
        if (session == caller.Session) await user.SignOut(session);
        else if (!await user.EndSession(session)) return Error.NotFound;
        ended.Set(session, true);
        return true;
    }

    public async Task<Result<int>> EndOthers(Caller caller)
    {
        var user = grains.User(caller.Scope.UserId);
        var (open, count) = (await user.Sessions(), await user.SignOutOthers(but: caller.Session));
        foreach (var session in open)
            if (session.Id != caller.Session) ended.Set(session.Id, true);
        return count;
    }

    /// <summary>What the session may do has just changed.</summary>
    public void Forget(Caller caller)
    {
        if (known.TryGet(caller.Token.Key, out var access)) access.Forget();
    }

    internal sealed record Access(Admittance Admitted, ClaimsPrincipal Principal);
}

/// <summary>What a validated access token says.</summary>
/// <param name="Viewer">Whose session it is, where a superadmin looks at what <paramref name="User"/> sees; else none.</param>
internal sealed record TokenFacts(EntityId User, Guid Session, DateTimeOffset ExpiresAt, EntityId Viewer = default)
{
    public SessionKey Key => new(Session, User, Viewer);
}

/// <summary>What a session is remembered by: who looks with another's eyes is not the other.</summary>
internal readonly record struct SessionKey(Guid Session, EntityId User, EntityId Viewer);
