using Presta.Audit;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>Looking with somebody else's eyes, over real grains.</summary>
public sealed class ViewingTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private IViewingGrain Grain => world.Grains.GetGrain<IViewingGrain>(0);

    [Fact]
    public async Task Beginning_to_look_is_told_in_the_trail_with_who_looks_and_at_whom_also_when_it_is_refused()
    {
        var (viewer, other) = (await world.User("Correct-Horse-9"), await world.User());
        var session = SignInTests.Granted(await world.Enter(viewer.Email!, "Correct-Horse-9")).Session;

        SignInTests.Refused(Viewing.NotAllowed, await Grain.Begin(viewer.Id, session, other.Id));
        SignInTests.Refused(Error.NotFound, await Superadmin(viewer, session, EntityId.New(Now)));

        Assert.Contains(
            await world.AuditLines(), l => l.Action == AuditActions.ViewedAs
            && l.Text.Contains($"{viewer.Id} user={other.Id} FORBIDDEN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_superadmin_without_a_second_factor_sees_nobody()
    {
        var (viewer, other) = (await world.User("Correct-Horse-9"), await world.User());
        var session = SignInTests.Granted(await world.Enter(viewer.Email!, "Correct-Horse-9")).Session;

        SignInTests.Refused(Viewing.NotAllowed, await Superadmin(viewer, session, other.Id));
    }

    [Fact]
    public async Task A_superadmin_who_showed_a_code_sees_what_the_other_may_until_the_session_ends()
    {
        var (viewer, other) = (await world.User("Correct-Horse-9"), await world.User());
        var session = SignInTests.Granted(await world.Enter(viewer.Email!, "Correct-Horse-9")).Session;
        var setUp = SignInTests.Granted(await world.Account(viewer).SetUpSecondFactor());
        SignInTests.Granted(
            await world.Account(viewer).ShowCode(session, new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp()));

        Assert.Equal(other.Id, SignInTests.Granted(await Superadmin(viewer, session, other.Id)).Id);
        Assert.Equal(
            new Scope(other.Id, other.Name, other.CompanyId, other.Roles),
            SignInTests.Granted(await Grain.Admit(viewer.Id, session, other.Id)).Scope);
        SignInTests.Refused(Viewing.NotAllowed, await Grain.Begin(viewer.Id, session, viewer.Id));

        await world.Grain(viewer).SignOut(session);
        SignInTests.Refused(UserErrors.SessionEnded, await Grain.Admit(viewer.Id, session, other.Id));
        Assert.Contains(
            await world.AuditLines(), l => l.Action == AuditActions.ViewedAs && l.Text.Trim()
            .StartsWith($"user:{viewer.Id} user={other.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_up_counts_for_whoever_sits_there()
    {
        var viewer = new Admittance(new(EntityId.New(Now), "Sara", default, Portal.Superadmin), false, Now);
        var other = new User { Id = EntityId.New(Now), Name = "Alice", Roles = Portal.Client };
        Assert.Equal(Now, viewer.As(other).Value!.SecondFactorAt);
        Assert.Equal(Error.NotFound, viewer.As(other with { Status = UserStatus.Disabled }).Error);
        Assert.Equal(Viewing.NotAllowed, (viewer with { IsSecondFactorDue = true }).As(other).Error);
    }

    private async Task<Result<User>> Superadmin(User viewer, Guid session, EntityId other)
    {
        await world.Edit(viewer with { Roles = Portal.Superadmin });
        return await Grain.Begin(viewer.Id, session, other);
    }
}
