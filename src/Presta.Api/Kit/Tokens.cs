using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>Makes access tokens, and holds the keys that they are signed with.</summary>
internal sealed class Tokens(IGrainFactory grains, TimeProvider time)
{
    public const string Issuer = "presta";
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const string Actor = "act";
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    // A token that names a key nobody has must not become a grain call each.
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromSeconds(2);

    private static readonly JsonWebTokenHandler Handler = new();
    private ImmutableArray<SecurityKey> keys = [];
    private long refreshedAt;

    public ImmutableArray<SecurityKey> Keys => keys;

    public Task<string> Access(SessionTicket ticket) => Signed(new()
    {
        [JwtRegisteredClaimNames.Sub] = ticket.User.Id.ToString(),
        [JwtRegisteredClaimNames.Sid] = ticket.Session.ToString("D"),
    }, Life);

    /// <summary>
    /// For a superadmin who looks at what somebody else sees: <c>act</c> names who acts (RFC 8693), and the session is theirs.
    /// </summary>
    public Task<string> View(Caller viewer, User seen) => Signed(new()
    {
        [JwtRegisteredClaimNames.Sub] = seen.Id.ToString(),
        [JwtRegisteredClaimNames.Sid] = viewer.Session.ToString("D"),
        [Actor] = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = viewer.Scope.UserId.ToString() },
    }, Viewing.Lasts);

    private async Task<string> Signed(Dictionary<string, object> claims, TimeSpan life)
    {
        if (keys.IsEmpty || time.GetElapsedTime(refreshedAt) > Stale) await Refresh();   // a key that has been replaced signs no longer than this
        var now = time.GetUtcNow();
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            Claims = claims,
            SigningCredentials = new(keys[0], SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>Fetches the keys when the token names one that is not known yet.</summary>
    public async ValueTask Know(string token)
    {
        if (Handler.CanReadToken(token) && KeyId(token) is { } named && keys.Any(key => key.KeyId == named)) return;
        if (keys.IsEmpty || time.GetElapsedTime(refreshedAt) > BetweenRefreshes) await Refresh();
    }

    /// <summary>The keys for other signatures than tokens', the one to sign with first.</summary>
    public async ValueTask<ImmutableArray<SecurityKey>> Fresh()
    {
        if (keys.IsEmpty || time.GetElapsedTime(refreshedAt) > Stale) await Refresh();
        return keys;
    }

    /// <summary>As <see cref="Fresh"/>, for a seal by a key that may have been made a moment ago.</summary>
    public async ValueTask<ImmutableArray<SecurityKey>> Anew()
    {
        if (keys.IsEmpty || time.GetElapsedTime(refreshedAt) > BetweenRefreshes) await Refresh();
        return keys;
    }

    public static TokenFacts? Facts(JsonWebToken token) =>
        EntityId.TryRead(token.Subject, out var user) && token.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sid)
            && Guid.TryParseExact(sid, "D", out var session)
        && ViewerIn(token) is { } viewer ? new(user, session, new(token.ValidTo, TimeSpan.Zero), viewer) : null;

    /// <summary>None for who acts for themselves; null where it cannot be read who acts.</summary>
    private static EntityId? ViewerIn(JsonWebToken token) => !token.TryGetPayloadValue<JsonElement>(Actor, out var actor) ? EntityId.None
        : actor.ValueKind is JsonValueKind.Object && actor.TryGetProperty(JwtRegisteredClaimNames.Sub, out var sub)
            && sub.ValueKind is JsonValueKind.String
            && EntityId.TryRead(sub.GetString(), out var viewer) && !viewer.IsNone ? viewer : null;

    private static string? KeyId(string token)
    {
        try
        {
            return new JsonWebToken(token).Kid;
        }
        catch (ArgumentException)
        {
            return null; // three parts, but no JSON in them: validation will say so
        }
    }

    private async Task Refresh()
    {
        refreshedAt = time.GetTimestamp();
        var made = await grains.GetGrain<ISigningKeysGrain>("default").Keys();
        keys = [.. made.Select(key => new SymmetricSecurityKey(key.Secret) { KeyId = key.KeyId })];
    }
}
