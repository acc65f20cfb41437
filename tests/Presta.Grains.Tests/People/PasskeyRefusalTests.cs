using System.Security.Cryptography;
using Presta.Audit;
using Presta.People;
using Presta.Testing;

namespace Presta.Tests.People;

/// <summary>What passkeys are not good for, and that nothing tells why.</summary>
public sealed class PasskeyRefusalTests(PeopleWorld world) : PasskeySuite(world), IClassFixture<PeopleWorld>
{
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
        await World.Edit(disabled with { Status = UserStatus.Disabled });
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
    public async Task What_is_wrong_with_a_new_passkey_makes_none()
    {
        var user = await World.User(Password);
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
}
