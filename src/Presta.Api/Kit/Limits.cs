using System.Runtime.CompilerServices;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// Said on a group: its endpoints test a secret, so an address may fail there a few times only, and no success makes up for it.
/// </summary>
/// <param name="IsAlwaysCounted">Of endpoints that answer everyone alike, or send mail: every request counts.</param>
/// <param name="IsRenewal">
/// Counted by themselves: whoever guesses passwords at an office's address must not keep those who are signed in from going on.
/// </param>
internal sealed record AttemptsMetadata(bool IsAlwaysCounted = false, bool IsRenewal = false);

/// <summary>
/// How often one user and one client address may ask this node; each node counts for itself. Settings, 0 for no limit:
/// <c>RateLimits:User</c> (600 a minute), <c>RateLimits:Address</c> (1,200 a minute), <c>RateLimits:Attempts</c> (5 failures in 15
/// minutes; twenty times as many vain renewals, which whole offices have in the morning), <c>RateLimits:Exports</c> (20 whole lists of
/// one user in 10 minutes).
/// An answer that was not modified costs nothing.
/// </summary>
internal sealed class Limits
{
    private const int RenewalsForAnAttempt = 20;

    private static readonly Func<object, Task> Telling = static state =>
    {
        var http = (HttpContext)state;
        http.RequestServices.GetRequiredService<Limits>().Tell(http);
        return Task.CompletedTask;
    };

    private readonly Quota user;
    private readonly Quota address;
    private readonly Quota attempts;
    private readonly Quota renewals;
    private readonly Quota exports;

    public Limits(IConfiguration configuration, TimeProvider time)
    {
        user = new("user", Most("User", 600), TimeSpan.FromMinutes(1), time);
        address = new("address", Most("Address", 1_200), TimeSpan.FromMinutes(1), time);
        attempts = new("attempts", Most("Attempts", 5), TimeSpan.FromMinutes(15), time);
        renewals = new("renewals", RenewalsForAnAttempt * Most("Attempts", 5), TimeSpan.FromMinutes(15), time);
        exports = new("exports", Most("Exports", 20), TimeSpan.FromMinutes(10), time);
        (PolicyOfUsers, PolicyOfAttempts, PolicyOfRenewals, PolicyOfOthers) =
            (Policy(user, address), Policy(attempts, address), Policy(renewals, address), Policy(address));

        int Most(string setting, int otherwise) =>
            configuration.GetValue($"RateLimits:{setting}", otherwise) is >= 0 and <= 1_000_000 and var most
            ? most : throw new InvalidOperationException($"RateLimits:{setting} is a number from 0 (no limit) to 1000000.");
    }

    private string? PolicyOfUsers { get; }

    private string? PolicyOfAttempts { get; }

    private string? PolicyOfRenewals { get; }

    private string? PolicyOfOthers { get; }

    /// <summary>Before a token is looked at.</summary>
    public Task OfAddress(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(Telling, http);
        var key = ClientAddress.Key(http.Connection.RemoteIpAddress);
        if (!address.TryTake(key, out var wait)) return Refuse(http, address, wait);
        return Attempts(http) is { } counted ? Attempt(http, next, key, counted) : next(http);
    }

    /// <summary>After the token told who asks.</summary>
    public Task OfUser(HttpContext http, RequestDelegate next) =>
        http.Features.Get<Caller>() is not { } caller || user.TryTake(Key(caller), out var wait) ? next(http) : Refuse(http, user, wait);

    /// <summary>One more whole list of this user.</summary>
    public bool TryExport(Caller caller, out TimeSpan wait) => exports.TryTake(Key(caller), out wait);

    /// <summary>Counted before it is tried, or many at once would all be tried.</summary>
    private async Task Attempt(HttpContext http, RequestDelegate next, UInt128 key, AttemptsMetadata counted)
    {
        var quota = counted.IsRenewal ? renewals : attempts;
        if (!quota.TryTake(key, out var wait))
        {
            await Refuse(http, quota, wait);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            // A refusal may have been told to a page, in the address that the browser is sent to.
            var error = http.Features.Get<Error>();
            if (!counted.IsAlwaysCounted && (Idempotency.IsRefusal(error) || error?.Code == ApiErrors.Unauthorized.Code
                || (http.Response.StatusCode is not (401 or 403 or 404 or 409 or 422) && !UserErrors.IsMiss(error)))) quota.GiveBack(key);
        }
    }

    private static Task Refuse(HttpContext http, Quota quota, TimeSpan wait)
    {
        http.Response.Headers["RateLimit"] = quota.Tell(0);
        return Failures.Write(http, ApiErrors.RateLimited(wait));
    }

    /// <summary>What is left of the quota that will be used up first.</summary>
    private void Tell(HttpContext http)
    {
        var (caller, key) = (http.Features.Get<Caller>(), ClientAddress.Key(http.Connection.RemoteIpAddress));
        if (http.Response.StatusCode is StatusCodes.Status304NotModified)
        {
            address.GiveBack(key);
            if (caller is not null) user.GiveBack(Key(caller));
        }

        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = caller is not null ? PolicyOfUsers : Attempts(http) switch
        {
            null => PolicyOfOthers,
            { IsRenewal: true } => PolicyOfRenewals,
            _ => PolicyOfAttempts,
        };
        if (headers.ContainsKey("RateLimit")) return;
        var (ofAddress, ofUser) = (address.Left(key), caller is null ? int.MaxValue : user.Left(Key(caller)));
        if (ofUser < ofAddress) headers["RateLimit"] = user.Tell(ofUser);
        else if (!address.IsOff) headers["RateLimit"] = address.Tell(ofAddress);
    }

    private static AttemptsMetadata? Attempts(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<AttemptsMetadata>();

    private static UInt128 Key(Caller caller) => Unsafe.BitCast<Guid, UInt128>(caller.Person.Value);

    private static string? Policy(params ReadOnlySpan<Quota> quotas)
    {
        var told = string.Join(", ", quotas.ToArray().Where(quota => !quota.IsOff).Select(quota => quota.Policy));
        return told.Length == 0 ? null : told;
    }
}
