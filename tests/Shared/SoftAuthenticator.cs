using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Presta.Testing;

/// <summary>
/// An authenticator and the browser before it: one ES256 key, attestation "none". It can be made to say what no real one would.
/// </summary>
internal sealed class SoftAuthenticator(string relyingParty, string origin) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public byte[] UserHandle { get; set; } = [];

    public string Origin { get; set; } = origin;

    public string RelyingParty { get; set; } = relyingParty;

    public bool IsUserVerified { get; set; } = true;

    public bool IsCrossOrigin { get; set; }

    public uint Count { get; set; }

    /// <summary>By how much each signature raises the count; 0 of a key that is on many devices.</summary>
    public uint Counts { get; init; } = 1;

    public void Dispose() => key.Dispose();

    public (byte[] ClientData, byte[] AttestationObject) Make(string challenge, string type = "webauthn.create", string format = "none")
    {
        var writer = new CborWriter();
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(format);
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString([.. AuthenticatorData(0x40), .. new byte[16], .. Length(CredentialId), .. CredentialId, .. PublicKey()]);
        writer.WriteEndMap();
        return (ClientData(challenge, type), writer.Encode());
    }

    public (byte[] ClientData, byte[] AuthenticatorData, byte[] Signature) Sign(string challenge, string type = "webauthn.get")
    {
        Count += Counts;
        var (clientData, data) = (ClientData(challenge, type), AuthenticatorData(0));
        byte[] signed = [.. data, .. SHA256.HashData(clientData)];
        return (clientData, data, key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>As <c>toJSON()</c> of what <c>navigator.credentials.create()</c> gives.</summary>
    public object Created(string challenge)
    {
        var (clientData, attestation) = Make(challenge);
        return new
        {
            id = Text(CredentialId), rawId = Text(CredentialId), type = "public-key", authenticatorAttachment = "platform",
            clientExtensionResults = new { },
            response = new { clientDataJSON = Text(clientData), attestationObject = Text(attestation), transports = new[] { "internal" } },
        };
    }

    /// <summary>As <c>toJSON()</c> of what <c>navigator.credentials.get()</c> gives.</summary>
    /// <param name="bend">Changes the signature.</param>
    public object Shown(string challenge, Func<byte[], byte[]>? bend = null, string type = "webauthn.get")
    {
        var (clientData, data, signature) = Sign(challenge, type);
        return new
        {
            id = Text(CredentialId), rawId = Text(CredentialId), type = "public-key", clientExtensionResults = new { },
            response = new
            {
                clientDataJSON = Text(clientData), authenticatorData = Text(data),
                    signature = Text(bend is null ? signature : bend(signature)),
                userHandle = UserHandle.Length == 0 ? null : Text(UserHandle),
            },
        };
    }

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] ClientData(string challenge, string type) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type, challenge, origin = Origin, crossOrigin = IsCrossOrigin }));

    private byte[] AuthenticatorData(byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty)), (byte)(flags | 0x01 | (IsUserVerified ? 0x04 : 0)), .. count];
    }

    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            writer.WriteInt32(label);
            writer.WriteInt32(value);
        }
        foreach (var (label, value) in new[] { (-2, point.X!), (-3, point.Y!) })
        {
            writer.WriteInt32(label);
            writer.WriteByteString(value);
        }
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static byte[] Length(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length];
}
