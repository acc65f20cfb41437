using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using Presta.Api.Kit;
using Presta.Audit;
using Presta.People;

namespace Presta.Api.Federation;

/// <summary>
/// Signing in at an identity provider and back: a page sends the browser to us, we to the provider, it back to us, and we to the page, with
/// a code in the address that the page trades for tokens, or with what went wrong.
/// </summary>
internal sealed class Federations(
    IEnumerable<OidcSettings> settings, IConfiguration configuration, PublicAddress own, StartedSeal seal, IGrainFactory grains,
    TimeProvider time, ILogger<OidcProvider> log) : IDisposable
{
    private const string Cookie = "__Host-presta-oidc";
    private const int SecretLength = 43;
    private const int LongestCode = 2_048;

    private readonly HttpClient http = OidcProvider.NewClient();
    private readonly ReturnPages pages = ReturnPages.Read(configuration);
    private FrozenDictionary<string, OidcProvider>? known;

    public ImmutableArray<string> Names => [.. Known.Keys.Order(StringComparer.Ordinal)];

    private FrozenDictionary<string, OidcProvider> Known =>
        known ??= settings.ToFrozenDictionary(s => s.Name, s => new OidcProvider(s, http, time, log));

    /// <summary>The provider's page. The browser keeps a secret, so that no other can come back in its place.</summary>
    public async Task<Result<Uri>> Start(string name, string? returnTo, HttpContext context)
    {
        if (!Known.TryGetValue(name, out var provider)) return Error.NotFound;
        if (pages.Read(returnTo) is not { } page) return OidcErrors.BadReturn;
        var browser = context.Request.Cookies[Cookie] is { Length: SecretLength } kept ? kept : Started.Secret();   // another tab's
        var started = Started.Now(name, browser, page, time.GetUtcNow());
        var answer = await provider.SignInPage(await seal.Close(started), started, Callback(name, context));
        if (answer.Error is null) context.Response.Cookies.Append(Cookie, browser, Kept());
        return answer;
    }

    /// <summary>
    /// The page that started it, with <c>code</c> or <c>error</c>. Refused here where it is not known who started it, and where the
    /// provider is down: the same address may succeed in a moment.
    /// </summary>
    public async Task<Result<Uri>> Return(string name, HttpContext context)
    {
        if (!Known.TryGetValue(name, out var provider)) return Error.NotFound;
        if (await seal.Open(context.Request.Query["state"], name) is not { } started || !started.IsOf(context.Request.Cookies[Cookie]))
            return OidcErrors.InvalidState;
        if ((await Vouched(provider, started, context)).IsRefused(out var refusal, out var code))
        {
            if (refusal.Kind is ErrorKind.Unavailable) return refusal;
            context.Features.Set(refusal);   // for the audit trail, and for those who count failures
            return Back(started, "error", refusal.Code);
        }
        context.Response.Cookies.Delete(Cookie, Kept());
        return Back(started, "code", code);
    }

    public void Dispose() => http.Dispose();

    private async Task<Result<string>> Vouched(OidcProvider provider, Started started, HttpContext context)
    {
        var query = context.Request.Query;
        if (query.ContainsKey("error") || query["code"] is not [{ Length: > 0 and <= LongestCode } code]) return OidcErrors.Denied;
        new RequestOrigin(
            context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent, context.TraceIdentifier, default)
            .Accompany();
        if ((await provider.VerifiedEmail(code, started, Callback(provider.Name, context), context.RequestAborted))
            .IsRefused(out var refusal, out var email))
            return refusal;
        return await grains.GetGrain<ISignInGrain>(0).Vouch(provider.Name, email);
    }

    /// <summary>One for each provider: an answer that another gave is never taken for its own.</summary>
    private string Callback(string name, HttpContext context) => $"{own.Of(context.Request)}/api/auth/oidc/{name}/callback";

    private static Uri Back(Started started, string name, string value) => new(QueryHelpers.AddQueryString(started.ReturnTo, name, value));

    /// <summary>Lax: it has to come along when the provider sends the browser back, and on nothing that another page posts.</summary>
    private static CookieOptions Kept() =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Started.Life };
}

internal static class FederationRegistration
{
    public static void AddPrestaFederation(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var provider in OidcSettings.Read(configuration)) services.AddSingleton(provider);
        services.AddSingleton<StartedSeal>().AddSingleton<Federations>();
    }
}
