using System.Text;
using Presta.Documents;

namespace Presta.Api.Kit;

/// <summary>The files that portals take. An extension must be one of these, and the first bytes must be what it promises.</summary>
internal static class FileKinds
{
    private static readonly Dictionary<string, (FileType Type, Func<byte[], bool> Fits, string Mime)> ByExtension =
        new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = (FileType.Pdf, IsPdf, "application/pdf"),
        [".doc"] = (FileType.Word, IsOle, "application/msword"),
        [".docx"] = (FileType.Word, IsOffice, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        [".xls"] = (FileType.Excel, IsOle, "application/vnd.ms-excel"),
        [".xlsx"] = (FileType.Excel, IsOffice, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        [".ppt"] = (FileType.Powerpoint, IsOle, "application/vnd.ms-powerpoint"),
        [".pptx"] = (FileType.Powerpoint, IsOffice, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        [".jpg"] = (FileType.Image, IsJpeg, "image/jpeg"),
        [".jpeg"] = (FileType.Image, IsJpeg, "image/jpeg"),
        [".png"] = (FileType.Image, IsPng, "image/png"),
        [".gif"] = (FileType.Image, IsGif, "image/gif"),
        [".zip"] = (FileType.Archive, IsZip, "application/zip"),
        [".rar"] = (FileType.Archive, IsRar, "application/vnd.rar"),
    };

    /// <summary>In the order in which people would list them.</summary>
    public static IReadOnlyCollection<string> Extensions => [.. ByExtension.Keys.Select(extension => extension[1..])];

    public static FileType? Of(string name) => ByExtension.TryGetValue(Path.GetExtension(name), out var kind) ? kind.Type : null;

    public static bool Fits(string name, byte[] head) => ByExtension.TryGetValue(Path.GetExtension(name), out var kind) && kind.Fits(head);

    /// <summary>By the name alone; what no portal would have taken is bytes.</summary>
    public static string Mime(string name) => ByExtension.TryGetValue(Path.GetExtension(name), out var kind) ? kind.Mime
        : "application/octet-stream";

    /// <summary>What a browser may show in its own page: nothing that could run there.</summary>
    public static bool IsShownInline(string name) => Mime(name) is "application/pdf" or "image/jpeg" or "image/png" or "image/gif";

    public static bool IsZipped(string name) => ByExtension.TryGetValue(Path.GetExtension(name), out var kind)
        && (kind.Fits == IsOffice || kind.Fits == IsZip);

    private static bool IsPdf(byte[] head) => Starts(head, "%PDF-"u8);

    private static bool IsOle(byte[] head) => Starts(head, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    private static bool IsJpeg(byte[] head) => Starts(head, [0xFF, 0xD8, 0xFF]);

    private static bool IsPng(byte[] head) => Starts(head, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static bool IsGif(byte[] head) => Starts(head, "GIF87a"u8) || Starts(head, "GIF89a"u8);

    private static bool IsZip(byte[] head) => Starts(head, [0x50, 0x4B, 3, 4]) || Starts(head, [0x50, 0x4B, 5, 6]);

    private static bool IsRar(byte[] head) => Starts(head, [0x52, 0x61, 0x72, 0x21, 0x1A, 7]);

    /// <summary>A zip whose first entry is one that Office writes: a renamed archive begins otherwise.</summary>
    private static bool IsOffice(byte[] head)
    {
        if (!Starts(head, [0x50, 0x4B, 3, 4]) || head.Length < 31) return false;
        var name = Encoding.ASCII.GetString(head, 30, Math.Min(head[26] | (head[27] << 8), head.Length - 30));
        return name is "[Content_Types].xml"
            || new[] { "_rels/", "docProps/", "customXml/", "word/", "xl/", "ppt/" }.Any(
                part => name.StartsWith(part, StringComparison.Ordinal));
    }

    private static bool Starts(byte[] head, ReadOnlySpan<byte> with) => head.AsSpan().StartsWith(with);
}
