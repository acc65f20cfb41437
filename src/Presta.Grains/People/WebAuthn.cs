using Fido2NetLib;
using Fido2NetLib.Objects;

namespace Presta.People;

/// <summary>
/// The two ceremonies of WebAuthn (level 3, §7.1 and §7.2), by Fido2-net-lib: pure, of what a browser sent. User verification is
/// demanded; of an attestation nothing is made (docs/adr/0011).
/// </summary>
internal static class WebAuthn
{
    private const string Company = "Presta";
    private const int LongestAttestation = 4_096;
    private const int LongestProof = 1_024;

    private static readonly PubKeyCredParam[] Algorithms = [PubKeyCredParam.ES256, PubKeyCredParam.RS256];

    /// <summary>The passkey that was made; null when anything is wrong with it.</summary>
    public static Task<Passkey?> Made(RelyingParty party, User user, PasskeyCreation made, string name, DateTimeOffset now) => Unless(
        made.AttestationObject.Length > LongestAttestation, async () =>
        {
            var credential = await Library(party).MakeNewCredentialAsync(new MakeNewCredentialParams
            {
                AttestationResponse = new()
                {
                    Id = System.Buffers.Text.Base64Url.EncodeToString(made.CredentialId),
                    RawId = made.CredentialId,
                    Type = PublicKeyCredentialType.PublicKey,
                    Response = new() { AttestationObject = made.AttestationObject, ClientDataJson = made.ClientData, Transports = [] },
                    ClientExtensionResults = new(),
                },
                OriginalOptions = new CredentialCreateOptions
                {
                    Rp = new(party.Id, Company),
                    User = new Fido2User { Id = user.Id.Value.ToByteArray(bigEndian: true), Name = user.Name, DisplayName = user.Name },
                    Challenge = made.Challenge.Bytes,
                    PubKeyCredParams = Algorithms,
                    AuthenticatorSelection = new() { UserVerification = UserVerificationRequirement.Required },
                },
                IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),   // they are compared within one account, by that
            });
            return credential.Id.AsSpan().SequenceEqual(made.CredentialId)
                ? new Passkey(EntityId.New(now), name, credential.Id, credential.PublicKey, credential.SignCount, now) : null;
        });

    /// <summary>The signature count that was shown; null when the proof is no good. The passkey tells whether the count may be.</summary>
    public static async Task<uint?> Count(RelyingParty party, Passkey passkey, PasskeyProof proof) => (await Unless(
        proof.AuthenticatorData.Length > LongestProof || proof.Signature.Length > LongestProof,
        () => Library(party).MakeAssertionAsync(new MakeAssertionParams
        {
            AssertionResponse = new()
            {
                Id = System.Buffers.Text.Base64Url.EncodeToString(proof.CredentialId),
                RawId = proof.CredentialId,
                Type = PublicKeyCredentialType.PublicKey,
                Response = new()
                {
                    AuthenticatorData = proof.AuthenticatorData, ClientDataJson = proof.ClientData, Signature = proof.Signature,
                },
                ClientExtensionResults = new(),
            },
            OriginalOptions = new AssertionOptions
            {
                Challenge = proof.Challenge.Bytes, RpId = party.Id, UserVerification = UserVerificationRequirement.Required,
            },
            StoredPublicKey = passkey.PublicKey,
            StoredSignatureCounter = 0,   // it lets one pass that fell back to nought
            IsUserHandleOwnerOfCredentialIdCallback = (_, _) => Task.FromResult(true),   // the account was found by its handle
        })!))?.SignCount;

    private static Fido2 Library(RelyingParty party) =>
        new(new Fido2Configuration { RPID = party.Id, RPName = Company, Origins = party.Origins.ToHashSet() });

    /// <summary>What a stranger sends may fail in any of a dozen parsers, each with its own exceptions: it is no good, whichever.</summary>
    private static async Task<T?> Unless<T>(bool isRefused, Func<Task<T?>> ceremony) where T : class
    {
        if (isRefused) return null;
        try
        {
            return await ceremony();
        }
        catch (Exception hostile) when (hostile is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            return null;
        }
    }
}
