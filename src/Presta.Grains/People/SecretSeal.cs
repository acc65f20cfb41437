using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Presta.People;

/// <summary>
/// Seals what has to be read again and must not lie in grain state as it is, like the secret of an app: AES-256-GCM under the newest key of
/// <see cref="ISecretKeysGrain"/>, bound to its owner. <c>v1.{key}.{nonce, tag, text in base64url}</c>. What is not sealed is taken as it
/// is: it was kept before there were seals, and is sealed when it is next kept.
/// </summary>
public sealed class SecretSeal(IGrainFactory grains, TimeProvider time)
{
    private const string Mark = "v1.";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private volatile SigningKey[] keys = [];
    private long askedAt;

    /// <summary>Sealed by the newest key; the same text when it is already.</summary>
    public async Task<string> Close(EntityId owner, string text)
    {
        var newest = (await Keys(time.GetElapsedTime(askedAt) > Fresh))[0];
        if (text.StartsWith($"{Mark}{newest.KeyId}.", StringComparison.Ordinal)) return text;
        var plain = Encoding.UTF8.GetBytes(await Open(owner, text));
        var closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(newest.Secret, TagBytes);
        cipher.Encrypt(
            closed.AsSpan(0, NonceBytes), plain, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), Bound(owner));
        return $"{Mark}{newest.KeyId}.{Base64Url.EncodeToString(closed)}";
    }

    /// <exception cref="CryptographicException">It was changed, or is somebody else's.</exception>
    public async Task<string> Open(EntityId owner, string text)
    {
        if (text.Split('.') is not ["v1", var id, var sealedText]) return text;
        var key = Find(await Keys(false), id) ?? Find(await Keys(true), id)
            ?? throw new CryptographicException($"the key {id} of a secret is missing");
        var closed = Base64Url.DecodeFromChars(sealedText);
        var plain = new byte[closed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key.Secret, TagBytes);
        cipher.Decrypt(
            closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), plain, Bound(owner));
        return Encoding.UTF8.GetString(plain);
    }

    private async Task<SigningKey[]> Keys(bool anew)
    {
        if (!anew && keys is { Length: > 0 } known) return known;
        var now = time.GetTimestamp();
        var made = await grains.GetGrain<ISecretKeysGrain>("default").Keys();
        (keys, askedAt) = (made, now);
        return made;
    }

    private static SigningKey? Find(SigningKey[] keys, string id) => keys.FirstOrDefault(k => k.KeyId == id);

    private static byte[] Bound(EntityId owner) => Encoding.UTF8.GetBytes($"user/{owner}");
}
