using Presta.Audit;
using Presta.Mail;
using Presta.People;
using Presta.Testing;

namespace Presta.Tests.People;

/// <summary>Passkeys of an account: made, shown, taken away. Presta.EndToEnd.Tests has them over HTTP.</summary>
public sealed class PasskeyTests(PeopleWorld world) : PasskeySuite(world), IClassFixture<PeopleWorld>
{
    [Fact]
    public async Task A_passkey_signs_in_and_counts_as_both_factors()
    {
        var (user, device, _) = await WithPasskey();

        var ticket = Granted(await SignIn(user, device)).Ticket!;

        var admitted = Granted(await World.Grain(user).Admit(ticket.Session));
        Assert.Equal(user.CompanyId, admitted.Scope.CompanyId);
        Assert.InRange(admitted.SecondFactorAt!.Value, Now.AddMinutes(-1), Now);
        Assert.NotNull(Assert.Single(await Of(user).Passkeys()).UsedAt);
    }

    [Fact]
    public async Task Where_an_app_is_the_second_factor_a_passkey_asks_for_no_code()
    {
        var user = await World.User(Password);
        var session = await Session(user);
        await World.SetUpSecondFactor(user, session);
        using var device = New();
        Granted(await Register(user, session, device));

        Assert.NotNull(Granted(await SignIn(user, device)).Ticket);
    }

    [Fact]
    public async Task The_user_is_told_by_mail_and_the_audit_trail_too()
    {
        var (user, device, session) = await WithPasskey();
        await SignIn(user, device);
        Granted(await Of(user).Remove(session, (await Of(user).Passkeys()).Single().Id));

        var letters = PeopleWorld.LettersTo(user.Email!).Where(l => l.Kind is LetterKind.TwoFactorChanged);
        Assert.Equal(["PasskeyAdded", "PasskeyRemoved"], letters.Select(l => l.Values[LetterValues.Change]));
        Assert.Equal([AuditActions.Login, AuditActions.PasskeyAdded, AuditActions.Login, AuditActions.PasskeyRemoved], await Told(user));
    }

    [Fact]
    public async Task A_passkey_that_does_not_count_may_come_again_and_again()
    {
        var user = await World.User(Password);
        using var device = new SoftAuthenticator(Party.Id, Party.Origins[1]) { Counts = 0 };
        Granted(await Register(user, await Session(user), device));

        for (var i = 0; i < 3; i++) Granted(await SignIn(user, device));
    }

    [Fact]
    public async Task A_lock_for_wrong_passwords_keeps_no_passkey_out()
    {
        var (user, device, _) = await WithPasskey();
        for (var i = 0; i < 5; i++) await World.Enter(user.Email!, "Wrong-Horse-9");
        Assert.Equal("RATE_LIMITED", (await World.Enter(user.Email!, Password)).Error?.Code);

        Granted(await SignIn(user, device));
    }

    [Fact]
    public async Task An_account_has_ten_at_most()
    {
        var (user, _, session) = await WithPasskey();
        for (var i = 0; i < 9; i++)
        {
            using var device = New();
            Granted(await Register(user, session, device));
        }
        using var eleventh = New();
        Refused(UserErrors.TooManyPasskeys, await Of(user).Owner(session));
        Refused(UserErrors.TooManyPasskeys, await Register(user, session, eleventh));
        Assert.Equal(10, (await Of(user).Passkeys()).Length);
    }

    [Fact]
    public async Task With_a_second_factor_one_is_added_and_taken_away_only_once_it_was_shown_and_a_passkey_shows_it()
    {
        var (user, device, session) = await WithPasskey();
        var stale = await Session(user);   // by the password alone, before there is an app
        await World.SetUpSecondFactor(user, session);
        var id = (await Of(user).Passkeys()).Single().Id;
        Refused(UserErrors.StepUpRequired, await Of(user).Owner(stale));
        Refused(UserErrors.StepUpRequired, await Of(user).Remove(stale, id));
        using var another = New();
        Refused(UserErrors.StepUpRequired, await Register(user, stale, another));

        Granted(await Of(user).ShowPasskey(stale, Party, Proof(device)));

        Granted(await Of(user).Owner(stale));
        Granted(await Of(user).Remove(stale, id));
    }

    [Fact]
    public async Task Where_a_passkey_is_the_only_second_factor_a_password_alone_changes_nothing_that_the_account_rests_on()
    {
        var (user, device, _) = await WithPasskey();
        var stale = await Session(user);
        var id = (await Of(user).Passkeys()).Single().Id;
        using var another = New();
        var setUp = Granted(await World.Account(user).SetUpSecondFactor());
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp(Now.UtcDateTime);

        Refused(UserErrors.StepUpRequired, await Of(user).Owner(stale));
        Refused(UserErrors.StepUpRequired, await Register(user, stale, another));
        Refused(UserErrors.StepUpRequired, await Of(user).Remove(stale, id));
        Refused(UserErrors.StepUpRequired, await World.Account(user).AskForEmail(stale, $"{Guid.NewGuid():N}@example.ch", Password));
        Refused(UserErrors.StepUpRequired, await World.Account(user).ShowCode(stale, code));

        Granted(await Of(user).ShowPasskey(stale, Party, Proof(device)));
        Granted(await World.Account(user).ShowCode(stale, code));
        Granted(await Of(user).Remove(stale, id));
    }

    [Fact]
    public async Task A_superadmins_passkey_is_the_second_factor_that_the_role_demands()
    {
        var user = await World.User(Password);
        await World.Edit(user with { Roles = Portal.Superadmin });
        var first = await Session(user);
        Assert.True(Granted(await World.Grain(user).Admit(first)).IsSecondFactorDue);
        using var device = New();
        Granted(await Register(user, first, device));
        Assert.False(Granted(await World.Grain(user).Admit(first)).IsSecondFactorDue);

        var byPasskey = Granted(await SignIn(user, device)).Ticket!.Session;
        Assert.False(Granted(await World.Grain(user).Admit(byPasskey)).IsSecondFactorDue);

        // Who has only the password can neither do anything, nor get by the passkey with an app or a passkey of their own.
        var byPassword = await Session(user);
        Assert.True(Granted(await World.Grain(user).Admit(byPassword)).IsSecondFactorDue);
        using var own = New();
        Refused(UserErrors.StepUpRequired, await Register(user, byPassword, own));
        var setUp = Granted(await World.Account(user).SetUpSecondFactor());
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp(Now.UtcDateTime);
        Refused(UserErrors.StepUpRequired, await World.Account(user).ShowCode(byPassword, code));

        Refused(UserErrors.SecondFactorDemanded, await Of(user).Remove(byPasskey, (await Of(user).Passkeys()).Single().Id));
        Granted(await Of(user).ShowPasskey(byPassword, Party, Proof(device)));
        Assert.False(Granted(await World.Grain(user).Admit(byPassword)).IsSecondFactorDue);
        Granted(await World.Account(user).ShowCode(byPassword, code));
        Granted(await Of(user).Remove(byPasskey, (await Of(user).Passkeys()).Single().Id));
    }

    [Fact]
    public async Task Passkeys_counts_and_used_challenges_outlive_the_silos()
    {
        var (user, device, _) = await WithPasskey();
        var proof = Proof(device);
        Granted(await Of(user).SignInByPasskey(Party, proof, false, Unknown));

        await World.Restart();

        Refused(UserErrors.InvalidPasskey, await Of(user).SignInByPasskey(Party, proof, false, Unknown));
        var count = device.Count;
        device.Count = 0;
        Refused(UserErrors.InvalidPasskey, await SignIn(user, device));
        device.Count = count;
        Granted(await SignIn(user, device));
    }
}
