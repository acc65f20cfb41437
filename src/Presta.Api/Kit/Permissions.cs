using Presta.People;

namespace Presta.Api.Kit;

/// <summary>What each role may do, asked at most once a second, so that a change anywhere acts here within one.</summary>
internal sealed class Permissions(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ToldAhead<RoleTable> known = new(time);

    public async Task<Result<RoleTable>> Of(Portal _) => await Table(Fresh);

    /// <param name="fresh">How old the answer may be.</param>
    public ValueTask<RoleTable> Of(TimeSpan fresh) => Table(fresh);

    /// <param name="roles">The role that the request acts in, or all of the caller's.</param>
    public async ValueTask<bool> Allow(Portal roles, string permission) => (await Table(Fresh)).RuleFor(roles, permission) is not null;

    /// <summary>What was just edited here acts here at once.</summary>
    public void Forget() => known.Forget();

    private async ValueTask<RoleTable> Table(TimeSpan fresh) =>
        (await known.Of(fresh, async _ => await grains.GetGrain<IRolesGrain>("default").Table())).Value!;   // a table is never refused
}
