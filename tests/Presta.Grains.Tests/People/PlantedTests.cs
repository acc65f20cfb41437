using Presta.Audit;
using Presta.People;
using Presta.Testing;

namespace Presta.Tests.People;

/// <summary>
/// Somebody opens an account with another's address and leaves in it whatever lets them in. The owner of the mailbox comes later, and finds
/// nothing of it.
/// </summary>
public sealed class PlantedTests(PeopleWorld world) : PasskeySuite(world), IClassFixture<PeopleWorld>
{
    private const string Owners = "Plus-Sûr-Qu-Avant-7";

    [Fact]
    public async Task Who_comes_by_a_mailed_link_first_shares_the_account_with_nobody()
    {
        var planted = await Plant();
        var ticket = Granted(await ByLink(planted.Victim)).Ticket!;

        await NothingIsLeft(planted);
        Refused(UserErrors.InvalidCredentials, await World.SignIn.SignIn(planted.Victim.Email!, Password, false, Unknown));
        Assert.Equal(ticket.Session, Assert.Single(await World.Grain(planted.Victim).Sessions()).Id);
        Assert.Contains(AuditActions.EmailConfirmed, await Told(planted.Victim));
    }

    [Fact]
    public async Task Who_sets_a_new_password_first_shares_the_account_with_nobody()
    {
        var planted = await Plant();
        Granted(await World.Account(planted.Victim).Reset(await World.ResetLink(planted.Victim), Owners));

        await NothingIsLeft(planted);
        Refused(UserErrors.InvalidCredentials, await World.SignIn.SignIn(planted.Victim.Email!, Password, false, Unknown));
        Granted(await World.Enter(planted.Victim.Email!, Owners));   // and no code is asked for
        Granted(await World.SignIn.Vouch("entra", planted.Victim.Email!));
    }

    [Fact]
    public async Task Once_the_owner_has_come_nothing_they_set_up_is_taken_away()
    {
        var planted = await Plant();
        var session = Granted(await ByLink(planted.Victim)).Ticket!.Session;
        using var own = New();
        Granted(await Register(planted.Victim, session, own));

        Granted(await ByLink(planted.Victim));
        Granted(await World.Account(planted.Victim).Reset(await World.ResetLink(planted.Victim), Owners));

        Granted(await SignIn(planted.Victim, own));
    }

    [Fact]
    public async Task A_mailbox_alone_is_never_enough_for_a_superadmins_account()
    {
        var planted = await Plant();
        await World.Edit(planted.Victim with { Roles = Portal.Superadmin });
        Granted(await World.Account(planted.Victim).Reset(await World.ResetLink(planted.Victim), Owners));

        Assert.NotNull(Granted(await World.SignIn.SignIn(planted.Victim.Email!, Owners, false, Unknown)).Challenge);
        Assert.NotEmpty(await Of(planted.Victim).Passkeys());
        Refused(UserErrors.SessionEnded, await World.Grain(planted.Victim).Admit(planted.Session));
    }

    /// <summary>API nodes believe in a session for a second after it has ended.</summary>
    [Fact]
    public async Task A_session_that_has_just_ended_plants_nothing_any_more()
    {
        var planted = await Plant();
        var setUp = Granted(await ByLink(planted.Victim)).Ticket!;
        using var device = New();

        Refused(UserErrors.SessionEnded, await Register(planted.Victim, planted.Session, device));
        Refused(UserErrors.SessionEnded, await Of(planted.Victim).Owner(planted.Session));
        Granted(await World.Account(planted.Victim).SetUpSecondFactor());
        Refused(UserErrors.SessionEnded, await World.Account(planted.Victim).ShowCode(planted.Session, "000000"));
        Granted(await World.Grain(planted.Victim).Admit(setUp.Session));
    }

    /// <summary>A password, a session, a passkey, an app with its codes, a challenge, links to the stranger's own mailbox.</summary>
    private async Task<Planted> Plant()
    {
        var victim = await World.User(Password);
        await World.Edit(victim with { Roles = Portal.Client });
        var ticket = Granted(await World.Enter(victim.Email!, Password, remember: true));
        var device = New();
        Granted(await Register(victim, ticket.Session, device));
        var elsewhere = $"{Guid.NewGuid():N}@evil.example";
        Granted(await World.Account(victim).AskForEmail(ticket.Session, elsewhere, Password));
        var (_, codes) = await World.SetUpSecondFactor(victim, ticket.Session);
        var challenge = Granted(await World.SignIn.SignIn(victim.Email!, Password, false, Unknown)).Challenge!;
        return new(victim, ticket.Session, ticket.RefreshToken, device, challenge, codes[0], PeopleWorld.TokenTo(elsewhere));
    }

    private async Task NothingIsLeft(Planted planted)
    {
        var (victim, session, refreshToken, device, challenge, code, link) = planted;
        Refused(UserErrors.SessionEnded, await World.Grain(victim).Admit(session));
        Refused(UserErrors.InvalidRefreshToken, await World.Grain(victim).Refresh(refreshToken));
        Refused(UserErrors.InvalidPasskey, await SignIn(victim, device));
        Refused(UserErrors.InvalidToken, await World.Grain(victim).Answer(challenge, code, Unknown));
        Refused(UserErrors.InvalidToken, await World.Account(victim).Verify(link));
        Assert.Empty(await Of(victim).Passkeys());
        Refused(UserErrors.NoSecondFactor, await World.Account(victim).NewRecoveryCodes());
    }

    private async Task<Result<Entry>> ByLink(User user)
    {
        var before = PeopleWorld.LettersTo(user.Email!).Count();
        await World.SignIn.SendLink(user.Email!);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (PeopleWorld.LettersTo(user.Email!).Count() == before) await Task.Delay(20, patience.Token);
        return await World.Grains.GetGrain<IMagicLinkGrain>(user.Id.ToString())
            .SignInByLink(PeopleWorld.TokenTo(user.Email!), remember: false, Unknown);
    }

    private sealed record Planted(
        User Victim, Guid Session, string RefreshToken, SoftAuthenticator Device, string Challenge, string Code, string Link);
}
