using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Presta.Api.Federation;

/// <summary>One identity provider: where people are sent, and what it says of who came back (authorization code with PKCE).</summary>
internal sealed partial class OidcProvider(OidcSettings settings, HttpClient http, TimeProvider time, ILogger<OidcProvider> log)
{
    private readonly Discovery discovery = new(settings, http, time, log);

    public string Name => settings.Name;

    /// <summary>Bounded in time and size; one that redirects is not followed, since it would be with our secret.</summary>
    public static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = 512 * 1024,
        };

    public async Task<Result<Uri>> SignInPage(string state, Started started, string redirect) =>
        (await discovery.Told())
            .Select(told => new Uri(QueryHelpers.AddQueryString(told.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = redirect,
            ["scope"] = settings.Scopes,
            ["state"] = state,
            ["nonce"] = started.Nonce,
            ["code_challenge"] = started.CodeChallenge,
            ["code_challenge_method"] = "S256",
        })));

    /// <summary>The address that the provider has verified to be theirs who came back with the code.</summary>
    public async Task<Result<string>> VerifiedEmail(string code, Started started, string redirect, CancellationToken cancel)
    {
        if ((await discovery.Told()).IsRefused(out var down, out var told)) return down;
        if ((await Exchange(code, started, redirect, told, cancel)).IsRefused(out var refusal, out var token)) return refusal;
        if (IdToken.IsOfUnknownKey(token, told) && (await discovery.Told(anew: true)).IsRefused(out down, out told)) return down;
        return await IdToken.VerifiedEmail(token, told, settings, started.Nonce);
    }

    private async Task<Result<string>> Exchange(
        string code, Started started, string redirect, OpenIdConnectConfiguration told, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, told.TokenEndpoint);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirect, ["code_verifier"] = started.Verifier,
        };
        // The standard's default is the header; a provider that knows the form only has to say so.
        var methods = told.TokenEndpointAuthMethodsSupported;
        if (methods.Contains("client_secret_post") && !methods.Contains("client_secret_basic"))
            (form["client_id"], form["client_secret"]) = (settings.ClientId, settings.ClientSecret);
        else request.Headers.Authorization = Basic(settings);
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            if ((int)response.StatusCode is >= 500 or 429) return Down($"{(int)response.StatusCode}");
            if (!response.IsSuccessStatusCode) return Refused((int)response.StatusCode);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            return answer.RootElement.ValueKind is JsonValueKind.Object && answer.RootElement.TryGetProperty("id_token", out var token)
                && token.ValueKind is JsonValueKind.String ? token.GetString()! : OidcErrors.InvalidIdToken;
        }
        catch (Exception failure) when (
            !cancel.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return Down(failure.GetType().Name);
        }
        catch (Exception hostile) when (hostile is JsonException or InvalidOperationException)   // the latter: half a surrogate pair
        {
            return OidcErrors.InvalidIdToken;
        }
    }

    private static AuthenticationHeaderValue Basic(OidcSettings settings) => new("Basic", Convert.ToBase64String(
        Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(settings.ClientSecret)}")));

    private Error Down(string why)
    {
        LogDown(settings.Name, why);
        return OidcErrors.Down;
    }

    private Error Refused(int status)
    {
        LogRefused(settings.Name, status);
        return OidcErrors.Denied;
    }

    [LoggerMessage(LogLevel.Warning, "Identity provider {Provider} did not exchange a code: {Kind}")]
    private partial void LogDown(string provider, string kind);

    [LoggerMessage(LogLevel.Warning, "Identity provider {Provider} refused a code, or the client's secret: {Status}")]
    private partial void LogRefused(string provider, int status);
}
