using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// Challenges for passkeys: until when they are good, chance, and a seal by which every node knows its own and each other's. None is kept
/// before it is answered, so that nobody can fill anything by asking for them; the account that one was answered for remembers it until
/// it is over.
/// </summary>
internal sealed class PasskeyChallenges(Tokens tokens, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public const string SignIn = "sign-in";

    private const int InstantBytes = 8;
    private const int PlainBytes = InstantBytes + 16;
    private const int SealBytes = 32;

    /// <summary>A new passkey is made in the session that asked for its challenge.</summary>
    public static string Creation(Caller me) => $"creation {me.Scope.UserId} {me.Session}";

    public async Task<string> New(string purpose)
    {
        var plain = new byte[PlainBytes];
        BinaryPrimitives.WriteInt64BigEndian(plain, (time.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(plain.AsSpan(InstantBytes));
        return Base64Url.EncodeToString([.. plain, .. Seal((await tokens.Fresh())[0], purpose, plain)]);
    }

    /// <summary>The challenge that a browser answers; null when it is none of ours, of another purpose, or over.</summary>
    /// <param name="clientData">As the browser wrote it: JSON.</param>
    public async Task<PasskeyChallenge?> Answered(string purpose, byte[] clientData)
    {
        if (In(clientData) is not { Length: PlainBytes + SealBytes } bytes) return null;
        var (plain, seal) = (bytes[..PlainBytes], bytes[PlainBytes..]);
        if (!IsSealed(await tokens.Fresh()) && !IsSealed(await tokens.Anew())) return null;
        var until = BinaryPrimitives.ReadInt64BigEndian(plain);
        return until > time.GetUtcNow().ToUnixTimeMilliseconds() ? new(bytes, DateTimeOffset.FromUnixTimeMilliseconds(until)) : null;

        bool IsSealed(IEnumerable<SecurityKey> keys) =>
            keys.Any(key => CryptographicOperations.FixedTimeEquals(seal, Seal(key, purpose, plain)));
    }

    private static byte[]? In(byte[] clientData)
    {
        try
        {
            using var json = JsonDocument.Parse(clientData);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("challenge", out var challenge)
                && challenge.ValueKind is JsonValueKind.String && challenge.GetString() is { } text && Base64Url.IsValid(text)
                ? Base64Url.DecodeFromChars(text) : null;
        }
        catch (Exception hostile) when (hostile is JsonException or InvalidOperationException)   // the latter: half a surrogate pair
        {
            return null;
        }
    }

    /// <summary>Begins as no token, cursor or address does: none can pass for another.</summary>
    private static byte[] Seal(SecurityKey key, string purpose, byte[] plain) =>
        HMACSHA256.HashData(((SymmetricSecurityKey)key).Key, (byte[])[.. Encoding.UTF8.GetBytes($"passkey\n{purpose}\n"), .. plain]);
}
