using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Content;

/// <summary>Addresses of uploaded files: signed, good for an hour, needing no token, like those of the real file store.</summary>
internal static class FileAddress
{
    public const string Prefix = "/files/";
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Sign(string baseUrl, Guid upload, string? filename, DateTimeOffset expires) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{baseUrl}{Prefix}{upload}/{Uri.EscapeDataString(filename ?? "file")}?expires={expires.ToUnixTimeSeconds()}&signature={Signature(upload, expires.ToUnixTimeSeconds())}");

    public static bool IsValid(Guid upload, string? expires, string? signature, DateTimeOffset now) =>
        long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
        && until >= now.ToUnixTimeSeconds()
        && signature == Signature(upload, until);

    public static Guid? UploadOf(string url)
    {
        var at = url.IndexOf(Prefix, StringComparison.Ordinal);
        var rest = at < 0 ? "" : url[(at + Prefix.Length)..];
        return rest.Length >= 36 && Uuids.TryParse(rest[..36], out var id) ? id : null;
    }

    private static string Signature(Guid upload, long expires) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{upload:N}{expires}"))));
}
