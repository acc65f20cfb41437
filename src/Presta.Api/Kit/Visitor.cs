using System.Reflection;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>Who asks where nobody needs to be signed in: from where, and the caller when there is one.</summary>
/// <param name="NewId">Of what the request makes; the same when it is sent again under its <c>Idempotency-Key</c>.</param>
internal sealed record Visitor(Device Device, Caller? Caller, EntityId NewId)
{
    private const int LongestAgent = 200;

    public static ValueTask<Visitor?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var device =
            new Device(http.Connection.RemoteIpAddress?.ToString(), agent.Length == 0 ? null
            : agent[..Math.Min(agent.Length, LongestAgent)]);
        var id = http.Features.Get<RequestOperation>()?.Id
            ?? EntityId.New(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        return ValueTask.FromResult<Visitor?>(new(device, http.Features.Get<Caller>(), id));
    }
}

/// <summary>The one write that a request under an <c>Idempotency-Key</c> is, whoever sends it.</summary>
internal sealed record RequestOperation(EntityId Id);

/// <summary>Said where somebody whose role demands a second factor may go before it is set up.</summary>
internal sealed record BeforeSecondFactorMetadata;

/// <summary>Said on a group or an endpoint: the permission that reading, and writing, needs.</summary>
internal sealed record PermissionMetadata(string Read, string Write);

internal static class Grains
{
    public static IUserGrain User(this IGrainFactory grains, EntityId id) => grains.GetGrain<IUserGrain>(id.ToString());

    public static IAccountGrain Account(this IGrainFactory grains, EntityId id) => grains.GetGrain<IAccountGrain>(id.ToString());

    public static IMagicLinkGrain MagicLink(this IGrainFactory grains, EntityId id) => grains.GetGrain<IMagicLinkGrain>(id.ToString());

    public static IFederationGrain Federation(this IGrainFactory grains, EntityId id) => grains.GetGrain<IFederationGrain>(id.ToString());

    public static IPasskeysGrain Passkeys(this IGrainFactory grains, EntityId id) => grains.GetGrain<IPasskeysGrain>(id.ToString());
}

internal static class Refused
{
    public static Task<Result<T>> As<T>(Error error) => Task.FromResult<Result<T>>(error);

    public static Task<Result<T>> Not<T>(T value) => Task.FromResult<Result<T>>(value);

    public static async Task<Result<T>> Not<T>(Task<T> value) => await value;
}
