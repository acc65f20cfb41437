using System.Security.Claims;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>What sessions may see, asked of their users at most once a second, so that a logout anywhere acts here within one.</summary>
internal sealed class Sessions(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Bounded<Guid, Access> known = new(100_000);
    private readonly Bounded<Guid, bool> ended = new(100_000);

    /// <summary>The caller behind a session, or why there is none any more.</summary>
    public async ValueTask<Result<Access>> Of(TokenFacts token)
    {
        if (ended.TryGet(token.Session, out _)) return UserErrors.SessionEnded;
        var now = time.GetTimestamp();
        if (known.TryGet(token.Session, out var held) && time.GetElapsedTime(held.AskedAt, now) < Fresh) return held;

        var answer = await grains.GetGrain<IUserGrain>(token.User.ToString()).Access(token.Session);
        if (answer.IsRefused(out var error, out var scope)) return error;
        var access = held is not null && held.Scope == scope ? held with { AskedAt = now } : new Access(scope, Caller.Principal(scope), now);
        known.Set(token.Session, access);
        return access;
    }

    /// <summary>Here the end of a session acts at once. An ended session never comes back.</summary>
    public async Task<Result<bool>> End(Caller caller)
    {
        await grains.GetGrain<IUserGrain>(caller.Scope.UserId.ToString()).SignOut(caller.Session);
        ended.Set(caller.Session, true);
        return true;
    }

    internal sealed record Access(Scope Scope, ClaimsPrincipal Principal, long AskedAt);
}

/// <summary>What a validated access token says.</summary>
internal sealed record TokenFacts(EntityId User, Guid Session, DateTimeOffset ExpiresAt);
