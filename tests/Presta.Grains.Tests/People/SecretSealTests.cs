using System.Security.Cryptography;
using OtpNet;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>What the database knows of second factors: nothing that makes a code.</summary>
public sealed class SecretSealTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";

    [Fact]
    public async Task A_secret_is_not_in_the_database_and_still_works_when_every_silo_has_ended()
    {
        var user = await world.User(Password);
        var session = SignInTests.Granted(await world.Enter(user.Email!, Password)).Session;
        var secret = SignInTests.Granted(await world.Account(user).SetUpSecondFactor()).Secret;
        SignInTests.Granted(await world.Account(user).ShowCode(session, Code(secret, 0)));

        Assert.False(world.IsOnDisk(secret));
        Assert.True(world.IsOnDisk(user.Id.ToString()));   // the search finds what is there

        await world.Restart();
        var challenge = SignInTests.Granted(await world.SignIn.SignIn(user.Email!, Password, false, Device.Unknown)).Challenge!;
        SignInTests.Granted(await world.Grain(user).Answer(challenge, Code(secret, 30), Device.Unknown));
    }

    [Fact]
    public async Task What_was_kept_before_there_were_seals_is_read_and_sealed_next_time()
    {
        var (seal, owner) = (world.Of<SecretSeal>().First(), EntityId.New(TimeProvider.System.GetUtcNow()));
        Assert.Equal("JBSWY3DPEHPK3PXP", await seal.Open(owner, "JBSWY3DPEHPK3PXP"));

        var closed = await seal.Close(owner, "JBSWY3DPEHPK3PXP");

        Assert.StartsWith("v1.", closed, StringComparison.Ordinal);
        Assert.Equal(closed, await seal.Close(owner, closed));
        Assert.Equal("JBSWY3DPEHPK3PXP", await world.Of<SecretSeal>().Last().Open(owner, closed));
    }

    [Fact]
    public async Task A_seal_is_its_owners_and_cannot_be_changed()
    {
        var (seal, owner) = (world.Of<SecretSeal>().First(), EntityId.New(TimeProvider.System.GetUtcNow()));
        var closed = await seal.Close(owner, "JBSWY3DPEHPK3PXP");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => seal.Open(EntityId.New(TimeProvider.System.GetUtcNow()), closed));
        await Assert.ThrowsAnyAsync<CryptographicException>(
            () => seal.Open(owner, closed[..^4] + (closed[^4] == 'A' ? 'B' : 'A') + closed[^3..]));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => seal.Open(owner, $"v1.00000000.{closed.Split('.')[2]}"));
    }

    private static string Code(string secret, int later) => new Totp(Base32Encoding.ToBytes(secret))
        .ComputeTotp(TimeProvider.System.GetUtcNow().AddSeconds(later).UtcDateTime);
}
