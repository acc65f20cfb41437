using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Presta.Api.Kit;

/// <summary>
/// Cursors as callers hold them: opaque, signed with the keys of the access tokens, good until the end of the day after the one they were
/// given on. The catalog that answers checks that a cursor is of the same question.
/// </summary>
internal sealed class Cursors(Tokens tokens, Clock clock)
{
    public const int Longest = 2_048;

    private const int SealLength = 12;
    private const int GoodForDays = 1;

    /// <summary>Null where nobody has signed in yet, so that there are no keys.</summary>
    public string? Write(Cursor? cursor, DateOnly today)
    {
        if (cursor is null || tokens.Keys.IsEmpty) return null;
        var plain = JsonSerializer.SerializeToUtf8Bytes(
            new Sealed(today.DayNumber, cursor.Question, cursor.IsBackwards, cursor.Id, [.. cursor.Values]), Json.Options);
        return Base64Url.EncodeToString([.. Seal(tokens.Keys[0], plain), .. plain]);
    }

    public async ValueTask<Cursor> Read(string text)
    {
        if ((Open(text, await tokens.Fresh()) ?? Open(text, await tokens.Anew())) is not { } held)
            throw Refused("Ce curseur n'est pas de ceux que l'API donne.");
        var age = clock.Today.DayNumber - held.Day;
        if (age is < 0 or > GoodForDays) throw Refused("Ce curseur n'est plus valable : recommencez la liste.");
        return new(held.Question, [.. held.Values], held.Id, held.Back);
    }

    private static Sealed? Open(string text, IEnumerable<SecurityKey> keys)
    {
        if (text.Length is 0 or > Longest || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= SealLength) return null;
        var (seal, plain) = (bytes.AsSpan(0, SealLength).ToArray(), bytes.AsSpan(SealLength).ToArray());
        return keys.Any(key => CryptographicOperations.FixedTimeEquals(Seal(key, plain), seal))
            ? JsonSerializer.Deserialize<Sealed>(plain, Json.Options) : null;
    }

    private static byte[] Seal(SecurityKey key, byte[] plain) =>
        HMACSHA256.HashData(((SymmetricSecurityKey)key).Key, (byte[])[.. "cursor:"u8, .. plain])[..SealLength];

    private static RefusedException Refused(string message) => new(Error.Invalid("cursor", message));

    /// <param name="Day">On which it was given.</param>
    private sealed record Sealed(int Day, ulong Question, bool Back, EntityId Id, string?[] Values);
}
