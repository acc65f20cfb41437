using Presta.People;

namespace Presta.Api.Kit;

/// <summary>What each role may do, asked at most once a second, so that a change anywhere acts here within one.</summary>
internal sealed class Permissions(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private RoleTable? known;
    private long askedAt;

    public async Task<Result<RoleTable>> Of(Portal _) => await Table(Fresh);

    /// <param name="fresh">How old the answer may be.</param>
    public ValueTask<RoleTable> Of(TimeSpan fresh) => Table(fresh);

    /// <param name="roles">The role that the request acts in, or all of the caller's.</param>
    public async ValueTask<bool> Allow(Portal roles, string permission) => (await Table(Fresh)).RuleFor(roles, permission) is not null;

    /// <summary>What was just edited here acts here at once.</summary>
    public void Forget() => Volatile.Write(ref known, null);

    private async ValueTask<RoleTable> Table(TimeSpan fresh)
    {
        if (Volatile.Read(ref known) is { } held && time.GetElapsedTime(Volatile.Read(ref askedAt)) < fresh) return held;
        var now = time.GetTimestamp();
        var table = await grains.GetGrain<IRolesGrain>("default").Table();
        Volatile.Write(ref known, table);
        Volatile.Write(ref askedAt, now);
        return table;
    }
}
