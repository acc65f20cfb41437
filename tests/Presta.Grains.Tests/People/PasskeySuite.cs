using System.Security.Cryptography;
using Presta.People;
using Presta.Testing;

namespace Presta.Tests.People;

/// <summary>Users with passkeys, and the authenticators that hold them.</summary>
public abstract class PasskeySuite(PeopleWorld world)
{
    protected const string Password = "Correct-Horse-9";
    protected static readonly RelyingParty Party = new("presta.example", ["https://portal.presta.example", "https://presta.example"]);
    protected static readonly Device Unknown = Device.Unknown;

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    protected PeopleWorld World => world;

    private protected static SoftAuthenticator New() => new(Party.Id, Party.Origins[0]);

    protected IPasskeysGrain Of(User user) => world.Grains.GetGrain<IPasskeysGrain>(user.Id.ToString());

    protected async Task<Guid> Session(User user) => Granted(await world.Enter(user.Email!, Password)).Session;

    private protected async Task<(User User, SoftAuthenticator Device, Guid Session)> WithPasskey()
    {
        var user = await world.User(Password);
        var (session, device) = (await Session(user), New());
        Granted(await Register(user, session, device));
        return (user, device, session);
    }

    private protected async Task<Result<OwnPasskey>> Register(User user, Guid session, SoftAuthenticator device) =>
        await Of(user).Register(session, Party, Creation(device), "Clé");

    private protected Task<Result<Entry>> SignIn(User user, SoftAuthenticator device) =>
        Of(user).SignInByPasskey(Party, Proof(device), false, Unknown);

    protected static PasskeyChallenge NewChallenge() => new(RandomNumberGenerator.GetBytes(56), Now.AddMinutes(5));

    private protected static PasskeyCreation Creation(SoftAuthenticator device, string type = "webauthn.create", string format = "none")
    {
        var challenge = NewChallenge();
        var (clientData, attestation) = device.Make(SoftAuthenticator.Text(challenge.Bytes), type, format);
        return new(challenge, device.CredentialId, clientData, attestation);
    }

    private protected static PasskeyProof Proof(SoftAuthenticator device, PasskeyChallenge? challenge = null, string type = "webauthn.get")
    {
        challenge ??= NewChallenge();
        var (clientData, data, signature) = device.Sign(SoftAuthenticator.Text(challenge.Bytes), type);
        return new(challenge, device.CredentialId, clientData, data, signature);
    }

    protected async Task<IReadOnlyList<string>> Told(User user) =>
        [.. (await world.AuditLines()).Where(l => l.Text.Contains($"user={user.Id}", StringComparison.Ordinal)).Select(l => l.Action)];

    protected static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    protected static void Refused<T>(Error expected, Result<T> answer) =>
        Assert.Equal((expected.Code, expected.Message), (answer.Error?.Code, answer.Error?.Message));
}
