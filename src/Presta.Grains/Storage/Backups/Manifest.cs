using System.Security.Cryptography;
using System.Text.Json;

namespace Presta.Storage.Backups;

/// <summary>
/// What a backup holds, and by which every byte of it is checked. Lies in it as <c>manifest.json</c>, its own hash beside it.
/// </summary>
/// <param name="Schema">The scripts that made the database, in order: a build that lacks one of them cannot read the backup.</param>
/// <param name="LastSeq">The journal up to which it reaches.</param>
/// <param name="Documents">Uploaded documents that the journal names.</param>
internal sealed record Manifest(
    int Format, DateTimeOffset CreatedAt, StorageProvider Storage, IReadOnlyList<string> Schema, long LastSeq, int Documents,
    IReadOnlyList<SavedTable> Tables, IReadOnlyList<SavedFile> Files)
{
    public const int CurrentFormat = 1;
    public const string DatabaseFolder = "database";
    public const string DocumentsFolder = "files";
    public const string MappingFile = "notion-mapping.json";

    private const string Name = "manifest.json";
    private const string Seal = Name + ".sha256";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public async Task Write(string backup, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        await Disk.Write(Path.Combine(backup, Name), bytes, cancel);
        // In the form that sha256sum -c reads.
        await Disk.Write(
            Path.Combine(backup, Seal),
            System.Text.Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {Name}\n"), cancel);
    }

    /// <summary>The manifest of a backup whose every file is there and as it was written.</summary>
    /// <exception cref="BackupException">There is no backup, it is damaged, or a newer Presta wrote it.</exception>
    public static async Task<Manifest> ReadWhole(string backup, CancellationToken cancel)
    {
        var (path, seal) = (Path.Combine(backup, Name), Path.Combine(backup, Seal));
        if (!File.Exists(path) || !File.Exists(seal)) throw new BackupException($"{backup} is no backup: {Name} or {Seal} is missing.");
        var bytes = await File.ReadAllBytesAsync(path, cancel);
        if ((await File.ReadAllTextAsync(seal, cancel)).Split(' ')[0] != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            throw new BackupException($"The backup is damaged: {Name} does not have the hash that {Seal} names.");
        var manifest = JsonSerializer.Deserialize<Manifest>(bytes, Json)!;
        if (manifest.Format is not CurrentFormat)
            throw new BackupException($"The backup has format {manifest.Format}; this Presta reads format {CurrentFormat}.");
        if (manifest.Schema.Except(StorageSchema.Scripts(manifest.Storage)).FirstOrDefault() is { } unknown)
            throw new BackupException($"The backup is of a newer Presta: its schema has {unknown}, which this one does not know.");
        foreach (var file in manifest.Files) await file.Check(backup, cancel);
        return manifest;
    }
}

/// <param name="File">Where its rows are, relative to the backup.</param>
internal sealed record SavedTable(string Name, string File, IReadOnlyList<string> Columns, long Rows);

/// <param name="Path">Relative to the backup, with slashes.</param>
internal sealed record SavedFile(string Path, long Bytes, string Sha256)
{
    public async Task Check(string backup, CancellationToken cancel)
    {
        var file = new FileInfo(System.IO.Path.Combine(backup, Path));
        if (!file.Exists) throw new BackupException($"The backup is damaged: {Path} is missing.");
        if (file.Length != Bytes) throw new BackupException($"The backup is damaged: {Path} has {file.Length} bytes instead of {Bytes}.");
        if (await Disk.Hash(file.FullName, cancel) != Sha256)
            throw new BackupException($"The backup is damaged: {Path} does not have its hash.");
    }
}

/// <summary>Why a backup could not be made, is not good, or may not be restored: one sentence for an operator.</summary>
public sealed class BackupException(string message, Exception? cause = null) : Exception(message, cause);
