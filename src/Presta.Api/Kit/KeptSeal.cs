using System.Security.Cryptography;
using System.Text;

namespace Presta.Api.Kit;

/// <summary>
/// Seals an answer that is kept for a repeated request (AES-256-GCM), under what only that request says: its <c>Idempotency-Key</c> and its
/// body. The database has neither, so that tokens and codes in the answer cannot be read from it.
/// </summary>
internal sealed class KeptSeal(string key, string fingerprint, string name)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), 32, Encoding.UTF8.GetBytes(fingerprint), Encoding.UTF8.GetBytes(name));

    public byte[] Close(byte[] body)
    {
        var closed = new byte[NonceBytes + TagBytes + body.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(secret, TagBytes);
        cipher.Encrypt(closed.AsSpan(0, NonceBytes), body, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return closed;
    }

    /// <summary>Null when it was closed by another, or changed.</summary>
    public byte[]? TryOpen(byte[] closed)
    {
        try
        {
            return closed.Length < NonceBytes + TagBytes ? null : Open(closed);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public byte[] Open(byte[] closed)
    {
        var body = new byte[closed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(secret, TagBytes);
        cipher.Decrypt(closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), body);
        return body;
    }
}
