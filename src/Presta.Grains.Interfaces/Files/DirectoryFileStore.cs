namespace Presta.Files;

/// <summary>
/// Documents in a directory. A file is written beside its place, flushed to disk, then moved there in one step: a key
/// holds a whole file or none. What a crash left half written is removed at a start, unless another node that shares the directory may be writing it:
/// whoever writes holds a lock. Where the file system keeps no locks, only age tells.
/// </summary>
public sealed class DirectoryFileStore : IFileStore
{
    private const string Unfinished = ".part";
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    private readonly string root;

    public DirectoryFileStore(string root)
    {
        this.root = Path.GetFullPath(root);
        Directory.CreateDirectory(this.root);
        var (before, keepsLocks) = (TimeProvider.System.GetUtcNow() - LongestUpload, KeepsLocks());
        foreach (var left in Directory.EnumerateFiles(this.root, $"*{Unfinished}", SearchOption.AllDirectories))
        {
            if (File.GetLastWriteTimeUtc(left) < before || (keepsLocks && !IsHeld(left))) File.Delete(left);
        }
    }

    public async Task<StoredFile> Save(string key, Stream content, long limit, CancellationToken cancel)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            StoredFile stored;
            await using (var file = Hold(part, FileMode.CreateNew))
            {
                stored = await Copy(key, content, file, limit, cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: false);
            return stored;
        }
        finally
        {
            File.Delete(part);
        }
    }

    public Task<Stream?> Open(string key, CancellationToken cancel)
    {
        var path = PathOf(key);
        return Task.FromResult<Stream?>(File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4_096, FileOptions.Asynchronous) : null);
    }

    public Task Delete(string key, CancellationToken cancel)
    {
        var path = PathOf(key);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<string> Before(DateTimeOffset instant, CancellationToken cancel) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) < instant.UtcDateTime)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(FileKeys.IsOne).ToAsyncEnumerable();

    private static async Task<StoredFile> Copy(string key, Stream content, Stream file, long limit, CancellationToken cancel)
    {
        using var intake = new Intake(content, limit);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await intake.Read(buffer, cancel)) > 0;) await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        return intake.Stored(key);
    }

    private static FileStream Hold(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    private bool KeepsLocks()
    {
        var probe = Path.Combine(root, $"{Guid.NewGuid():N}.probe");
        try
        {
            using var held = Hold(probe, FileMode.CreateNew);
            return IsHeld(probe);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private static bool IsHeld(string path)
    {
        try
        {
            Hold(path, FileMode.Open).Dispose();
            return false;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return true;   // or gone meanwhile: nothing to delete either
        }
    }

    private string PathOf(string key) => FileKeys.IsOne(key) ? Path.Combine(root, key) : throw new ArgumentException($"not a key: {key}", nameof(key));
}
