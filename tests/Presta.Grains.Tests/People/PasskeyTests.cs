using System.Security.Cryptography;
using Presta.Audit;
using Presta.Mail;
using Presta.People;
using Presta.Testing;

namespace Presta.Tests.People;

/// <summary>Passkeys of an account: made, shown, refused, taken away. Presta.EndToEnd.Tests has them over HTTP.</summary>
public sealed class PasskeyTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";
    private static readonly RelyingParty Party = new("presta.example", ["https://portal.presta.example", "https://presta.example"]);

    private static readonly Device Unknown = Device.Unknown;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_passkey_signs_in_and_counts_as_both_factors()
    {
        var (user, device, _) = await WithPasskey();

        var ticket = Granted(await SignIn(user, device)).Ticket!;

        var admitted = Granted(await world.Grain(user).Admit(ticket.Session));
        Assert.Equal(user.CompanyId, admitted.Scope.CompanyId);
        Assert.InRange(admitted.SecondFactorAt!.Value, Now.AddMinutes(-1), Now);
        Assert.NotNull(Assert.Single(await Of(user).Passkeys()).UsedAt);
    }

    [Fact]
    public async Task Where_an_app_is_the_second_factor_a_passkey_asks_for_no_code()
    {
        var user = await world.User(Password);
        var session = await Session(user);
        await world.SetUpSecondFactor(user, session);
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

    /// <summary>Each by itself is enough, and nothing tells which it was.</summary>
    [Fact]
    public async Task Whatever_is_wrong_is_refused_alike()
    {
        var (user, device, session) = await WithPasskey();
        var (other, foreign, _) = await WithPasskey();
        using var stranger = new SoftAuthenticator(Party.Id, Party.Origins[0]);
        using var twin = new SoftAuthenticator(Party.Id, Party.Origins[0]) { CredentialId = device.CredentialId };
        (string What, PasskeyProof Proof)[] wrong =
        [
            ("an unknown credential", Proof(stranger)),
            ("somebody else's credential", Proof(foreign)),
            ("another key", Proof(twin)),
            ("a broken signature", Proof(device) with { Signature = RandomNumberGenerator.GetBytes(71) }),
            ("no signature", Proof(device) with { Signature = [] }),
            ("another origin", Bent(device, d => d.Origin = "https://presta.example.evil.ch", d => d.Origin = Party.Origins[0])),
            ("no origin", Bent(device, d => d.Origin = "", d => d.Origin = Party.Origins[0])),
            ("another relying party", Bent(device, d => d.RelyingParty = "evil.ch", d => d.RelyingParty = Party.Id)),
            ("a frame of another page", Bent(device, d => d.IsCrossOrigin = true, d => d.IsCrossOrigin = false)),
            ("no user verification", Bent(device, d => d.IsUserVerified = false, d => d.IsUserVerified = true)),
            ("another challenge", Proof(device) with { Challenge = NewChallenge() }),
            ("a challenge that is over", Proof(device, NewChallenge() with { Until = Now.AddSeconds(-1) })),
            ("a creation", Proof(device, type: "webauthn.create")),
            ("no client data", Proof(device) with { ClientData = [] }),
            ("client data that is no JSON", Proof(device) with { ClientData = "null"u8.ToArray() }),
            ("no authenticator data", Proof(device) with { AuthenticatorData = [] }),
            ("authenticator data that is too long", Proof(device) with { AuthenticatorData = new byte[2_000] }),
            ("extensions nested deep", Nested(device)),
        ];
        foreach (var (what, proof) in wrong)
        {
            Assert.Equal(UserErrors.InvalidPasskey, (await Of(user).SignInByPasskey(Party, proof, false, Unknown)).Error);
            Assert.True((await Of(user).ShowPasskey(session, Party, proof)).Error == UserErrors.InvalidPasskey, what);
        }

        Assert.Equal(2 * wrong.Length, (await Told(user)).Count(a => a is AuditActions.LoginFailed or AuditActions.TwoFactorFailed));
        Granted(await SignIn(user, device));
        Granted(await SignIn(other, foreign));
    }

    [Fact]
    public async Task A_disabled_account_a_deleted_passkey_and_nobody_are_refused_alike()
    {
        var (disabled, device, _) = await WithPasskey();
        await world.Edit(disabled with { Status = UserStatus.Disabled });
        Refused(UserErrors.InvalidPasskey, await SignIn(disabled, device));

        var (user, deleted, session) = await WithPasskey();
        Granted(await Of(user).Remove(session, (await Of(user).Passkeys()).Single().Id));
        Refused(UserErrors.InvalidPasskey, await SignIn(user, deleted));
        Refused(Error.NotFound, await Of(user).Remove(session, EntityId.New(Now)));

        Refused(UserErrors.InvalidPasskey, await SignIn(user with { Id = EntityId.New(Now) }, deleted));
    }

    [Fact]
    public async Task Of_five_at_once_with_one_challenge_one_comes_in_and_none_later()
    {
        var (user, device, session) = await WithPasskey();
        var proof = Proof(device);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Of(user).SignInByPasskey(Party, proof, false, Unknown)));

        Assert.Single(answers, a => a.Error is null);
        Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal(UserErrors.InvalidPasskey, a.Error));
        Refused(UserErrors.InvalidPasskey, await Of(user).ShowPasskey(session, Party, Proof(device, proof.Challenge)));   // signed anew
    }

    [Theory, InlineData(9u), InlineData(10u), InlineData(0u)]
    public async Task A_count_that_does_not_rise_is_refused_and_told_in_the_audit_trail(uint count)
    {
        var (user, device, _) = await WithPasskey();
        device.Count = 9;
        Granted(await SignIn(user, device));   // 10

        device.Count = count - 1;   // the next signature raises it
        Refused(UserErrors.InvalidPasskey, await SignIn(user, device));

        Assert.Contains(AuditActions.PasskeyCopied, await Told(user));
        device.Count = 10;
        Granted(await SignIn(user, device));
    }

    [Fact]
    public async Task A_passkey_that_does_not_count_may_come_again_and_again()
    {
        var user = await world.User(Password);
        using var device = new SoftAuthenticator(Party.Id, Party.Origins[1]) { Counts = 0 };
        Granted(await Register(user, await Session(user), device));

        for (var i = 0; i < 3; i++) Granted(await SignIn(user, device));
    }

    [Fact]
    public async Task A_lock_for_wrong_passwords_keeps_no_passkey_out()
    {
        var (user, device, _) = await WithPasskey();
        for (var i = 0; i < 5; i++) await world.Enter(user.Email!, "Wrong-Horse-9");
        Assert.Equal("RATE_LIMITED", (await world.Enter(user.Email!, Password)).Error?.Code);

        Granted(await SignIn(user, device));
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_passkey_makes_none()
    {
        var user = await world.User(Password);
        var session = await Session(user);
        using var device = New();
        foreach (var bend in new Action<SoftAuthenticator>[]
            {
                d => d.Origin = "https://evil.ch", d => d.RelyingParty = "evil.ch", d => d.IsUserVerified = false,
                d => d.IsCrossOrigin = true,
            })
        {
            using var bent = New();
            bend(bent);
            Refused(UserErrors.PasskeyNotTaken, await Register(user, session, bent));
        }
        var made = Creation(device);
        foreach (var wrong in new[]
            {
                made with { Challenge = NewChallenge() }, made with { Challenge = made.Challenge with { Until = Now.AddSeconds(-1) } },
                made with { ClientData = "{}"u8.ToArray() },
                made with { CredentialId = [1, 2, 3] }, made with { AttestationObject = [] },
                made with { AttestationObject = new byte[5_000] },
                made with { AttestationObject = [.. Enumerable.Repeat((byte)0x81, 4_000), 0x00] },
                Creation(device, format: "packed"), Creation(device, format: "hearsay"),
                Creation(device, type: "webauthn.get"),
            })
            Refused(UserErrors.PasskeyNotTaken, await Of(user).Register(session, Party, wrong, "Clé"));
        Assert.Empty(await Of(user).Passkeys());

        Granted(await Of(user).Register(session, Party, made, "Clé"));
        Refused(UserErrors.PasskeyNotTaken, await Of(user).Register(session, Party, made, "Clé"));   // the challenge is used
        Refused(UserErrors.PasskeyTaken, await Register(user, session, device));
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
        await world.SetUpSecondFactor(user, session);
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
    public async Task A_superadmins_passkey_is_the_second_factor_that_the_role_demands()
    {
        var user = await world.User(Password);
        await world.Edit(user with { Roles = Portal.Superadmin });
        var first = await Session(user);
        Assert.True(Granted(await world.Grain(user).Admit(first)).IsSecondFactorDue);
        using var device = New();
        Granted(await Register(user, first, device));
        Assert.False(Granted(await world.Grain(user).Admit(first)).IsSecondFactorDue);

        var byPasskey = Granted(await SignIn(user, device)).Ticket!.Session;
        Assert.False(Granted(await world.Grain(user).Admit(byPasskey)).IsSecondFactorDue);

        // Who has only the password can neither do anything, nor get by the passkey with an app or a passkey of their own.
        var byPassword = await Session(user);
        Assert.True(Granted(await world.Grain(user).Admit(byPassword)).IsSecondFactorDue);
        using var own = New();
        Refused(UserErrors.StepUpRequired, await Register(user, byPassword, own));
        var setUp = Granted(await world.Account(user).SetUpSecondFactor());
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp(Now.UtcDateTime);
        Refused(UserErrors.StepUpRequired, await world.Account(user).ShowCode(byPassword, code));

        Refused(UserErrors.SecondFactorDemanded, await Of(user).Remove(byPasskey, (await Of(user).Passkeys()).Single().Id));
        Granted(await Of(user).ShowPasskey(byPassword, Party, Proof(device)));
        Assert.False(Granted(await world.Grain(user).Admit(byPassword)).IsSecondFactorDue);
        Granted(await world.Account(user).ShowCode(byPassword, code));
        Granted(await Of(user).Remove(byPasskey, (await Of(user).Passkeys()).Single().Id));
    }

    [Fact]
    public async Task Passkeys_counts_and_used_challenges_outlive_the_silos()
    {
        var (user, device, _) = await WithPasskey();
        var proof = Proof(device);
        Granted(await Of(user).SignInByPasskey(Party, proof, false, Unknown));

        await world.Restart();

        Refused(UserErrors.InvalidPasskey, await Of(user).SignInByPasskey(Party, proof, false, Unknown));
        var count = device.Count;
        device.Count = 0;
        Refused(UserErrors.InvalidPasskey, await SignIn(user, device));
        device.Count = count;
        Granted(await SignIn(user, device));
    }

    private static SoftAuthenticator New() => new(Party.Id, Party.Origins[0]);

    private IPasskeysGrain Of(User user) => world.Grains.GetGrain<IPasskeysGrain>(user.Id.ToString());

    private async Task<Guid> Session(User user) => Granted(await world.Enter(user.Email!, Password)).Session;

    private async Task<(User User, SoftAuthenticator Device, Guid Session)> WithPasskey()
    {
        var user = await world.User(Password);
        var (session, device) = (await Session(user), New());
        Granted(await Register(user, session, device));
        return (user, device, session);
    }

    private async Task<Result<OwnPasskey>> Register(User user, Guid session, SoftAuthenticator device) =>
        await Of(user).Register(session, Party, Creation(device), "Clé");

    private Task<Result<Entry>> SignIn(User user, SoftAuthenticator device) =>
        Of(user).SignInByPasskey(Party, Proof(device), false, Unknown);

    private static PasskeyChallenge NewChallenge() => new(RandomNumberGenerator.GetBytes(56), Now.AddMinutes(5));

    private static PasskeyCreation Creation(SoftAuthenticator device, string type = "webauthn.create", string format = "none")
    {
        var challenge = NewChallenge();
        var (clientData, attestation) = device.Make(SoftAuthenticator.Text(challenge.Bytes), type, format);
        return new(challenge, device.CredentialId, clientData, attestation);
    }

    private static PasskeyProof Proof(SoftAuthenticator device, PasskeyChallenge? challenge = null, string type = "webauthn.get")
    {
        challenge ??= NewChallenge();
        var (clientData, data, signature) = device.Sign(SoftAuthenticator.Text(challenge.Bytes), type);
        return new(challenge, device.CredentialId, clientData, data, signature);
    }

    private static PasskeyProof Bent(SoftAuthenticator device, Action<SoftAuthenticator> bend, Action<SoftAuthenticator> back)
    {
        bend(device);
        var proof = Proof(device);
        back(device);
        return proof;
    }

    /// <summary>Says that extensions follow, and they are arrays of arrays.</summary>
    private static PasskeyProof Nested(SoftAuthenticator device)
    {
        var proof = Proof(device);
        byte[] data = [.. proof.AuthenticatorData, .. Enumerable.Repeat((byte)0x81, 980), 0x00];
        data[32] |= 0x80;
        return proof with { AuthenticatorData = data };
    }

    private async Task<IReadOnlyList<string>> Told(User user) =>
        [.. (await world.AuditLines()).Where(l => l.Text.Contains($"user={user.Id}", StringComparison.Ordinal)).Select(l => l.Action)];

    private static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    private static void Refused<T>(Error expected, Result<T> answer) =>
        Assert.Equal((expected.Code, expected.Message), (answer.Error?.Code, answer.Error?.Message));
}
