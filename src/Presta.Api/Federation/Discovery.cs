using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Presta.Api.Federation;

/// <summary>
/// What a provider says of itself, its keys with it: kept for an hour. A failure is kept for two seconds, and keys are fetched anew
/// no more often, so that a flood of sign-ins or of made-up key ids never becomes one of ours.
/// </summary>
internal sealed partial class Discovery(OidcSettings settings, HttpClient http, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task<Result<OpenIdConnectConfiguration>>? fetched;
    private long fetchedAt;
    private volatile bool isGood;

    /// <param name="anew">For a key that is not known.</param>
    public Task<Result<OpenIdConnectConfiguration>> Told(bool anew = false)
    {
        lock (gate)
        {
            if (fetched is { IsCompleted: false }) return fetched;
            if (fetched is not null && time.GetElapsedTime(fetchedAt) < (isGood && !anew ? Life : BetweenFetches)) return fetched;
            fetchedAt = time.GetTimestamp();
            return fetched = Fetch();
        }
    }

    private async Task<Result<OpenIdConnectConfiguration>> Fetch()
    {
        isGood = false;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var documents = new HttpDocumentRetriever(http) { RequireHttps = settings.IsEncrypted, SendAdditionalHeaderData = false };
            var told = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{settings.Authority}/.well-known/openid-configuration", documents, patience.Token);
            // Of another issuer, or one for whole worlds of tenants: whose word it is could not be told.
            if (told.Issuer?.TrimEnd('/') == settings.Authority && settings.IsSafe(told.AuthorizationEndpoint)
                && settings.IsSafe(told.TokenEndpoint))
            {
                isGood = true;
                return told;
            }
            LogUnfit(settings.Name);
            return OidcErrors.Down;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException or JsonException
            or InvalidOperationException or ArgumentException)
        {
            LogDown(settings.Name, failure.GetType().Name);
            return OidcErrors.Down;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Identity provider {Provider} says it is another issuer, or sends people or codes to an address that is no https one")]
    private partial void LogUnfit(string provider);

    [LoggerMessage(LogLevel.Warning, "Identity provider {Provider} does not say what it is: {Kind}")]
    private partial void LogDown(string provider, string kind);
}
