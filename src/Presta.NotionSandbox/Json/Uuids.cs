using System.Globalization;

namespace Presta.NotionSandbox.Json;

/// <summary>Notion's ids: dashes may be left out; a wrong version or variant nibble is refused, the nil UUID is not.</summary>
internal static class Uuids
{
    public static bool TryParse(string? text, out Guid id) =>
        (Guid.TryParseExact(text, "D", out id) || Guid.TryParseExact(text, "N", out id)) && (id == Guid.Empty || IsShaped(id));

    /// <summary>Real ids carry version nibble 8.</summary>
    public static Guid Mint(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public static Guid Parse(string text) => Guid.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsShaped(Guid id) => id.Version is >= 1 and <= 8 && id.Variant is >= 8 and <= 11;
}
