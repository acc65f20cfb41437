using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.People;
using static Presta.Api.Portals.Auth.Base64UrlTextAttribute;

namespace Presta.Api.Portals.Auth;

// As WebAuthn spells it (level 3, §5.1): pages hand these to the browser, and what it gives back to us, as they are.

/// <summary>For <c>PublicKeyCredential.parseCreationOptionsFromJSON()</c>.</summary>
internal sealed record CreationOptions(
    CreationOptions.Party Rp, CreationOptions.Owner User, string Challenge,
    [property: JsonPropertyName("pubKeyCredParams")] IReadOnlyList<CreationOptions.Algorithm> Algorithms, int Timeout,
    [property: JsonPropertyName("excludeCredentials")] IReadOnlyList<CreationOptions.Descriptor> Known,
    [property: JsonPropertyName("authenticatorSelection")] CreationOptions.Selection Wanted, string Attestation)
{
    private const int Es256 = -7;
    private const int Rs256 = -257;

    public static CreationOptions Of(string challenge, RelyingParty party, PasskeyOwner owner) => new(
        new(party.Id, "Presta"), new(Base64Url.EncodeToString(owner.Id.Value.ToByteArray(bigEndian: true)), owner.Account, owner.Name),
        challenge, [new(Es256), new(Rs256)], (int)PasskeyChallenges.Life.TotalMilliseconds,
        [.. owner.CredentialIds.Select(id => new Descriptor(Base64Url.EncodeToString(id)))], new("required", true, "required"), "none");

    internal sealed record Party(string Id, string Name);

    internal sealed record Owner(string Id, string Name, [property: JsonPropertyName("displayName")] string DisplayName);

    internal sealed record Algorithm(int Alg, string Type = "public-key");

    internal sealed record Descriptor(string Id, string Type = "public-key");

    internal sealed record Selection(
        [property: JsonPropertyName("residentKey")] string ResidentKey,
        [property: JsonPropertyName("requireResidentKey")] bool MustBeResident,
        [property: JsonPropertyName("userVerification")] string UserVerification);
}

/// <summary>For <c>PublicKeyCredential.parseRequestOptionsFromJSON()</c>; with none named, browsers offer those they have.</summary>
internal sealed record ProofOptions(
    string Challenge, [property: JsonPropertyName("rpId")] string RpId, int Timeout,
    [property: JsonPropertyName("userVerification")] string UserVerification)
{
    public static ProofOptions Of(string challenge, RelyingParty party) =>
        new(challenge, party.Id, (int)PasskeyChallenges.Life.TotalMilliseconds, "required");
}

public sealed record MadeCredential(
    [property: Required(ErrorMessage = Wrong), Base64UrlText(1_364, ErrorMessage = Wrong)] string? Id,
    [property: Required(ErrorMessage = "La clé d'accès est obligatoire.")] MadeCredential.Answer? Response)
{
    public sealed record Answer(
        [property: JsonPropertyName("clientDataJSON"), Required(ErrorMessage = Wrong), Base64UrlText(4_096, ErrorMessage = Wrong)]
        string? ClientDataJson,
        [property: JsonPropertyName("attestationObject"), Required(ErrorMessage = Wrong), Base64UrlText(8_192, ErrorMessage = Wrong)]
        string? AttestationObject);
}

public sealed record ShownCredential(
    [property: Required(ErrorMessage = Wrong), Base64UrlText(1_364, ErrorMessage = Wrong)] string? Id,
    [property: Required(ErrorMessage = "La clé d'accès est obligatoire.")] ShownCredential.Answer? Response)
{
    /// <summary>By the handle that the authenticator was given with the passkey; null when there is none, or it is nobody's.</summary>
    internal EntityId? User => Response!.UserHandle is { } handle && Passkeys.Bytes(handle) is { Length: 16 } bytes
        ? new(new Guid(bytes, bigEndian: true)) : null;

    /// <summary>Null when it answers no challenge of ours.</summary>
    internal async Task<PasskeyProof?> Proof(PasskeyChallenges challenges)
    {
        var clientData = Passkeys.Bytes(Response!.ClientDataJson);
        if (await challenges.Answered(PasskeyChallenges.SignIn, clientData) is not { } challenge) return null;
        var (data, signature) = (Passkeys.Bytes(Response.AuthenticatorData), Passkeys.Bytes(Response.Signature));
        return new(challenge, Passkeys.Bytes(Id), clientData, data, signature);
    }

    public sealed record Answer(
        [property: JsonPropertyName("clientDataJSON"), Required(ErrorMessage = Wrong), Base64UrlText(4_096, ErrorMessage = Wrong)]
        string? ClientDataJson,
        [property: JsonPropertyName("authenticatorData"), Required(ErrorMessage = Wrong), Base64UrlText(2_048, ErrorMessage = Wrong)]
        string? AuthenticatorData,
        [property: Required(ErrorMessage = Wrong), Base64UrlText(2_048, ErrorMessage = Wrong)] string? Signature,
        [property: JsonPropertyName("userHandle"), Base64UrlText(128, ErrorMessage = Wrong)] string? UserHandle);
}

/// <summary>Bytes, as WebAuthn writes them in JSON.</summary>
/// <param name="most">Characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class Base64UrlTextAttribute(int most) : ValidationAttribute
{
    public const string Wrong = "Des octets en base64url sont attendus.";

    public override bool IsValid(object? value) =>
        value is null || (value is string { Length: > 0 } text && text.Length <= most && Base64Url.IsValid(text));
}
