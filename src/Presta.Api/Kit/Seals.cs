using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Presta.Api.Kit;

/// <summary>
/// Addresses that are good for minutes without a token, for what browsers fetch by themselves. A seal shows that a node of ours gave the
/// address away; whether what it leads to may still be seen is asked each time.
/// </summary>
internal sealed class Seals(Tokens tokens, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>What has to stand in the address, as a query string, and until when it is good.</summary>
    public async Task<(string Query, DateTimeOffset Until)> Seal(string what)
    {
        var until = time.GetUtcNow() + Life;
        var seal = Of((await tokens.Fresh())[0], what, until.ToUnixTimeSeconds());
        return (string.Create(CultureInfo.InvariantCulture, $"until={until.ToUnixTimeSeconds()}&seal={Base64Url.EncodeToString(seal)}"),
            until);
    }

    public async Task<bool> IsGood(HttpRequest request, string what)
    {
        if (!long.TryParse(request.Query["until"], NumberStyles.None, CultureInfo.InvariantCulture, out var until)) return false;
        if (until < time.GetUtcNow().ToUnixTimeSeconds() || request.Query["seal"] is not [{ Length: 43 } text] || !Base64Url.IsValid(text))
            return false;
        var seal = Base64Url.DecodeFromChars(text);
        return IsSealed(await tokens.Fresh()) || IsSealed(await tokens.Anew());

        bool IsSealed(IEnumerable<SecurityKey> keys) =>
            keys.Any(key => CryptographicOperations.FixedTimeEquals(seal, Of(key, what, until)));
    }

    /// <summary>Begins as no token does: neither can pass for the other.</summary>
    private static byte[] Of(SecurityKey key, string what, long until) =>
        HMACSHA256.HashData(
            ((SymmetricSecurityKey)key).Key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file\n{what}\n{until}")));
}
