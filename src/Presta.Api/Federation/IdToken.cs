using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Presta.Api.Federation;

/// <summary>The provider's word: signed by a key of its own, for us, for this very sign-in, and not over.</summary>
internal static class IdToken
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 64 * 1024 };

    /// <summary>Of a key that was made since the provider's keys were fetched.</summary>
    public static bool IsOfUnknownKey(string token, OpenIdConnectConfiguration told)
    {
        try
        {
            return new JsonWebToken(token).Kid is { Length: > 0 } kid && told.SigningKeys.All(key => key.KeyId != kid);
        }
        catch (ArgumentException)
        {
            return false;   // no token at all: validation will say so
        }
    }

    public static async Task<Result<string>> VerifiedEmail(
        string token, OpenIdConnectConfiguration told, OidcSettings settings, string nonce)
    {
        var read = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = told.Issuer,
            ValidAudience = settings.ClientId,
            IssuerSigningKeys = told.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
        });
        if (!read.IsValid || read.SecurityToken is not JsonWebToken id || id.Subject is not { Length: > 0 } || !IsForUsAlone(id, settings))
            return OidcErrors.InvalidIdToken;
        if (Text(id, "nonce") is not { } said
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(nonce)))
            return OidcErrors.InvalidIdToken;
        return IsVerified(id) && Text(id, "email") is { Length: > 0 and <= 254 } email ? email : OidcErrors.EmailNotVerified;
    }

    /// <summary>A token for several is for the one that <c>azp</c> names (OpenID Connect Core 3.1.3.7).</summary>
    private static bool IsForUsAlone(JsonWebToken id, OidcSettings settings) =>
        Text(id, "azp") is { } party ? party == settings.ClientId : id.Audiences.Count() is 1;

    /// <summary>Some providers write it as a text.</summary>
    private static bool IsVerified(JsonWebToken id) => id.TryGetPayloadValue<object>("email_verified", out var verified)
        && verified is true or "true";

    private static string? Text(JsonWebToken id, string claim) => id.TryGetPayloadValue<object>(claim, out var value) ? value as string
        : null;
}
