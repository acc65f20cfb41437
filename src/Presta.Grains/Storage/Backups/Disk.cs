using System.Security.Cryptography;

namespace Presta.Storage.Backups;

/// <summary>Files that are on disk, not only in the page cache, when a call returns.</summary>
internal static class Disk
{
    private const string Unfinished = ".part";

    public static async Task Write(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await using var file = Create(path);
        await file.WriteAsync(bytes, cancel);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A whole copy or none; replaces what lies there.</summary>
    public static async Task Copy(string from, string to, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
        await using (var source = Open(from))
        await using (var copy = Create(to + Unfinished))
        {
            await source.CopyToAsync(copy, cancel);
            copy.Flush(flushToDisk: true);
        }
        File.Move(to + Unfinished, to, overwrite: true);
    }

    public static async Task<string> Hash(string path, CancellationToken cancel)
    {
        await using var file = Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Every whole file below a directory, by its path with slashes; none when there is no directory.</summary>
    public static IEnumerable<string> Below(string directory) => !Directory.Exists(directory) ? [] : Directory
        .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(Unfinished, StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/'))
        .Order(StringComparer.Ordinal);

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
            FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
}
