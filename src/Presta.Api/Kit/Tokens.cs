using System.Collections.Immutable;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>Makes access tokens, and holds the keys that they are signed with.</summary>
internal sealed class Tokens(IGrainFactory grains, TimeProvider time)
{
    public const string Issuer = "presta";
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    // A token that names a key nobody has must not become a grain call each.
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromSeconds(2);

    private static readonly JsonWebTokenHandler Handler = new();
    private ImmutableArray<SecurityKey> keys = [];
    private long refreshedAt;

    public ImmutableArray<SecurityKey> Keys => keys;

    public async Task<string> Access(SessionTicket ticket)
    {
        if (keys.IsEmpty || time.GetElapsedTime(refreshedAt) > Stale) await Refresh();   // a key that has been replaced signs no longer than this
        var now = time.GetUtcNow();
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Life).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = ticket.User.Id.ToString(),
                [JwtRegisteredClaimNames.Sid] = ticket.Session.ToString("D"),
            },
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

    public static TokenFacts? Facts(JsonWebToken token) =>
        EntityId.TryRead(token.Subject, out var user) && token.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sid) && Guid.TryParseExact(sid, "D", out var session)
            ? new(user, session, new(token.ValidTo, TimeSpan.Zero)) : null;

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
