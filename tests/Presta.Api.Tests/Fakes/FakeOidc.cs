using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Presta.Api.Tests.Fakes;

/// <summary>
/// An identity provider: says what it is, has keys of its own, and trades each code once, to who shows secret and verifier.
/// </summary>
public sealed class FakeOidc : IAsyncDisposable
{
    public const string ClientId = "presta portal";
    public const string ClientSecret = "s3cret/+:é";

    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Redirect)> codes = new();
    private readonly WebApplication app;

    private FakeOidc(WebApplication app) => this.app = app;

    public string Authority => app.Urls.Single();

    /// <summary>What it says to be.</summary>
    public string? Issuer { get; set; }

    /// <summary>The key that signs, and is told; another one is another key id.</summary>
    public SecurityKey Key { get; set; } = Rsa("r1");

    /// <summary>What stands in its tokens beside the usual.</summary>
    public Dictionary<string, object> Claims { get; } = [];

    /// <summary>The token, from what should stand in it.</summary>
    public Func<Dictionary<string, object>, string>? Makes { get; set; }

    /// <summary>What the token endpoint answers in place of a token.</summary>
    public Func<HttpContext, Task>? Answers { get; set; }

    /// <summary>How often its keys were asked for.</summary>
    public int KeysAsked => keysAsked;

    private int keysAsked;

    public static RsaSecurityKey Rsa(string kid) => new(RSA.Create(2_048)) { KeyId = kid };

    public static async Task<FakeOidc> Start()
    {
        var web = WebApplication.CreateSlimBuilder();
        web.WebHost.UseUrls("http://127.0.0.1:0");
        web.Logging.ClearProviders();
        var app = web.Build();
        var oidc = new FakeOidc(app);
        app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = oidc.Issuer ?? oidc.Authority, ["authorization_endpoint"] = $"{oidc.Authority}/authorize",
            ["token_endpoint"] = $"{oidc.Authority}/token", ["jwks_uri"] = $"{oidc.Authority}/keys",
        });
        app.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref oidc.keysAsked);
            var key = JsonWebKeyConverter.ConvertFromSecurityKey(oidc.Key);
            return new { keys =
                new[] { new { kty = key.Kty, use = "sig", kid = key.Kid, n = key.N, e = key.E, crv = key.Crv, x = key.X, y = key.Y } } };
        });
        app.MapPost("/token", oidc.Token);
        await app.StartAsync();
        return oidc;
    }

    /// <summary>Somebody signs in at the page that a browser was sent to: the code that they are sent back with, and the state.</summary>
    public (string Code, string State) SignIn(string page)
    {
        Assert.StartsWith($"{Authority}/authorize?", page, StringComparison.Ordinal);
        var asked = QueryHelpers.ParseQuery(new Uri(page).Query);
        Assert.Equal(
            ("code", ClientId, "S256"), ($"{asked["response_type"]}", $"{asked["client_id"]}", $"{asked["code_challenge_method"]}"));
        Assert.Contains("openid", $"{asked["scope"]}".Split(' '));
        var code = Guid.NewGuid().ToString("N");
        codes[code] = ($"{asked["nonce"]}", $"{asked["code_challenge"]}", $"{asked["redirect_uri"]}");
        return (code, $"{asked["state"]}");
    }

    public string Signed(Dictionary<string, object> claims, SigningCredentials? by = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims, SigningCredentials = by
                ?? new(Key, Key is RsaSecurityKey ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256),
        });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Token(HttpContext http)
    {
        if (Answers is { } answers)
        {
            await answers(http);
            return;
        }

        var form = await http.Request.ReadFormAsync();
        var basic = Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}"));
        if (http.Request.Headers.Authorization != $"Basic {basic}" || form["grant_type"] != "authorization_code"
            || !codes.TryRemove($"{form["code"]}", out var asked) || form["redirect_uri"] != asked.Redirect
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}"))) != asked.Challenge)
        {
            http.Response.StatusCode = (int)HttpStatusCode.BadRequest;
            await http.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Authority, ["aud"] = ClientId, ["sub"] = "248289761001", ["nonce"] = asked.Nonce, ["iat"] = now, ["exp"] = now + 300,
            ["email"] = World.Alice.Email!, ["email_verified"] = true,
        };
        foreach (var (name, value) in Claims) claims[name] = value;
        await http.Response.WriteAsJsonAsync(
            new { access_token = "a", token_type = "Bearer", id_token = Makes is { } makes ? makes(claims) : Signed(claims) });
    }
}
