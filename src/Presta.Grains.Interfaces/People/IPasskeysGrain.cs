using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.People;

/// <summary>
/// Passkeys of one user (WebAuthn, discoverable, always with user verification: each is both factors). Key: the user's id; the same
/// grain as <see cref="IUserGrain"/>.
/// </summary>
[Alias("passkeys-grain")]
public interface IPasskeysGrain : IGrainWithStringKey
{
    /// <summary>For whom another is to be made; refused where there are ten, and where the session owes a second factor.</summary>
    [Alias("Owner")] Task<Result<PasskeyOwner>> Owner(Guid session);

    /// <summary>
    /// Takes a new passkey on where <see cref="Owner"/> would; its making counts as a second factor shown in the session. The user is
    /// told by mail.
    /// </summary>
    [Alias("Register")] Task<Result<OwnPasskey>> Register(Guid session, RelyingParty party, PasskeyCreation made, string name);

    /// <summary>Oldest first.</summary>
    [AlwaysInterleave, Alias("Passkeys")] Task<ImmutableArray<OwnPasskey>> Passkeys();

    /// <summary>
    /// Takes one away. Refused where the session has to show a second factor first, and for the last one where the user's role demands
    /// a second factor and there is no other. The user is told by mail.
    /// </summary>
    [Alias("Remove")] Task<Result<bool>> Remove(Guid session, EntityId passkey);

    /// <summary>
    /// Opens a session, which counts as having shown a second factor. Whatever is wrong is refused with
    /// <see cref="UserErrors.InvalidPasskey"/>. An account that is locked for wrong passwords comes in: nobody guesses a passkey.
    /// </summary>
    [Alias("SignInByPasskey")] Task<Result<Entry>> SignInByPasskey(RelyingParty party, PasskeyProof proof, bool remember, Device device);

    /// <summary>Counts as step-up of the session.</summary>
    [Alias("ShowPasskey")] Task<Result<bool>> ShowPasskey(Guid session, RelyingParty party, PasskeyProof proof);
}

/// <summary>Whose passkeys these are, to browsers.</summary>
/// <param name="Id">A domain: passkeys are good on its pages and those of its subdomains.</param>
/// <param name="Origins">The origins of pages that may ask for one.</param>
[GenerateSerializer, Immutable, Alias("relying-party")]
public sealed record RelyingParty(string Id, ImmutableArray<string> Origins);

/// <summary>What a browser is told of whom it makes a passkey for; their handle is <paramref name="Id"/>.</summary>
/// <param name="CredentialIds">Of the passkeys that there are: a device that has one of them makes no other.</param>
[GenerateSerializer, Immutable, Alias("passkey-owner")]
public sealed record PasskeyOwner(EntityId Id, string Account, string Name, ImmutableArray<byte[]> CredentialIds);

/// <summary>A challenge that a node of ours gave away for this purpose. Good once for each account.</summary>
[GenerateSerializer, Immutable, Alias("passkey-challenge")]
public sealed record PasskeyChallenge(byte[] Bytes, DateTimeOffset Until);

/// <summary>A new passkey as a browser tells of it.</summary>
[GenerateSerializer, Immutable, Alias("passkey-creation")]
public sealed record PasskeyCreation(PasskeyChallenge Challenge, byte[] CredentialId, byte[] ClientData, byte[] AttestationObject);

/// <summary>What an authenticator signed.</summary>
[GenerateSerializer, Immutable, Alias("passkey-proof")]
public sealed record PasskeyProof(
    PasskeyChallenge Challenge, byte[] CredentialId, byte[] ClientData, byte[] AuthenticatorData, byte[] Signature);

/// <summary>A passkey as its user sees it.</summary>
/// <param name="UsedAt">When it was last shown.</param>
[GenerateSerializer, Immutable, Alias("own-passkey")]
public sealed record OwnPasskey(EntityId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);
