using System.Buffers.Binary;
using System.Text;

namespace Presta.Api.Kit;

/// <summary>
/// What the first bytes cannot tell: whether a file is a second thing besides what it says it is, and whether an archive would burst. Reads
/// a bounded part of it, unpacks nothing.
/// </summary>
internal static class FileChecks
{
    private const int Tail = 22 + ushort.MaxValue;
    private const int MostDirectory = 4 * 1024 * 1024;
    private const int MostEntries = 10_000;
    private const long MostUnpacked = 2L * 1024 * 1024 * 1024;
    private const int MostRatio = 200;

    /// <summary>Marks by which browsers would take something for a page.</summary>
    private static readonly string[] Pages = ["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<iframe"];

    public static readonly Error TwoThings =
        new(ErrorKind.UnsupportedType, "UNSUPPORTED_FILE_TYPE", "Le fichier contient autre chose que ce que son nom annonce.");
    public static readonly Error Bursting =
        new(ErrorKind.Invalid, "ARCHIVE_TOO_LARGE", "L'archive est illisible, ou démesurée une fois décompressée.");

    public static async Task<Result<bool>> Look(string name, byte[] head, Stream file, CancellationToken cancel)
    {
        var tail = await Read(file, Math.Max(0, file.Length - Tail), (int)Math.Min(Tail, file.Length), cancel);
        var end = EndOfZip(tail);
        if (FileKinds.IsZipped(name)) return end < 0 ? Bursting : await IsModest(file, tail.AsMemory(end), cancel) ? true : Bursting;
        var text = Encoding.Latin1.GetString(head);
        if (end >= 0 || Pages.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase))) return TwoThings;
        return !name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) && text.Contains("%PDF-", StringComparison.Ordinal) ? TwoThings
            : true;
    }

    /// <summary>Where the archive's last record begins: the one whose comment ends with the file.</summary>
    private static int EndOfZip(byte[] tail)
    {
        for (var at = tail.Length - 22; at >= 0; at--)
            if (tail.AsSpan(at).StartsWith("PK\x05\x06"u8) && at + 22 + BinaryPrimitives.ReadUInt16LittleEndian(
                tail.AsSpan(at + 20)) == tail.Length) return at;
        return -1;
    }

    private static async Task<bool> IsModest(Stream file, ReadOnlyMemory<byte> end, CancellationToken cancel)
    {
        var (entries, size, at) = (Short(end, 10), Int(end, 12), Int(end, 16));
        if (entries > MostEntries || size > MostDirectory || at + size > file.Length) return false;
        var directory = await Read(file, at, (int)size, cancel);
        var (position, packed, unpacked) = (0, 0L, 0L);
        for (var entry = 0; entry < entries; entry++)
        {
            if (position + 46 > directory.Length || !directory.AsSpan(position).StartsWith("PK\x01\x02"u8)) return false;
            var header = directory.AsMemory(position);
            packed += Int(header, 20);
            unpacked += Int(header, 24);
            position += 46 + Short(header, 28) + Short(header, 30) + Short(header, 32);
        }
        // Entries that share their bytes are a bomb as well: they hold more than the file does.
        return packed <= file.Length && unpacked <= MostUnpacked && unpacked <= Math.Max(packed, 1_024) * MostRatio;
    }

    private static async Task<byte[]> Read(Stream file, long from, int length, CancellationToken cancel)
    {
        var bytes = new byte[length];
        file.Position = from;
        await file.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    private static int Short(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[at..]);

    private static long Int(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
}
