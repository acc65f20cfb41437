using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Presta.Api.Kit;

namespace Presta.Api.Federation;

/// <summary>A sign-in that is under way: what was agreed with whom, and in which browser.</summary>
/// <param name="Browser">Hash of the secret that the browser keeps.</param>
/// <param name="Verifier">Of PKCE.</param>
internal sealed record Started(string Provider, string Browser, string Nonce, string Verifier, string ReturnTo, DateTimeOffset Until)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    public string CodeChallenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static Started Now(string provider, string browser, string returnTo, DateTimeOffset now) =>
        new(provider, Hash(browser), Secret(), Secret(), returnTo, now + Life);

    public bool IsOf(string? browser) =>
        browser is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(browser)), Encoding.ASCII.GetBytes(Browser));

    public static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>
/// A sign-in travels through the provider as <c>state</c>, sealed by keys that all nodes share: whichever they come back to knows it, none
/// keeps anything, and nobody reads it.
/// </summary>
internal sealed class StartedSeal(Tokens tokens, TimeProvider time)
{
    private const int Longest = 4_096;

    public async Task<string> Close(Started started) =>
        Base64Url.EncodeToString(Of((await tokens.Fresh())[0]).Close(Json.Encode(started)));

    /// <summary>Null when it is none of ours, of another provider, or over.</summary>
    public async Task<Started?> Open(string? state, string provider)
    {
        if (state is not { Length: > 0 and <= Longest } || !Base64Url.IsValid(state)) return null;
        var closed = Base64Url.DecodeFromChars(state);
        return (Opened(closed, await tokens.Fresh()) ?? Opened(closed, await tokens.Anew())) is { } started
            && started.Provider == provider && started.Until > time.GetUtcNow() ? started : null;
    }

    private static Started? Opened(byte[] closed, IEnumerable<SecurityKey> keys)
    {
        foreach (var key in keys)
            if (Of(key).TryOpen(closed) is { } plain) return JsonSerializer.Deserialize<Started>(plain, Json.Options);
        return null;
    }

    /// <summary>A key of its own, of which no token's signature tells anything.</summary>
    private static KeptSeal Of(SecurityKey key) => new(Convert.ToBase64String(((SymmetricSecurityKey)key).Key), "oidc", "state");
}
