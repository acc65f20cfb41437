namespace Presta.Files;

/// <summary>
/// Documents in a directory. A file is written beside its place, flushed to disk, then moved there in one step: a key holds a whole file or
/// none. What a crash left half written is removed at a start; not what another node that shares the directory is writing.
/// </summary>
public sealed class DirectoryFileStore : IFileStore
{
    private readonly string root;

    public DirectoryFileStore(string root)
    {
        this.root = Path.GetFullPath(root);
        Directory.CreateDirectory(this.root);
        UnfinishedFile.Clear(this.root, TimeProvider.System.GetUtcNow());
    }

    public async Task<StoredFile> Save(string key, Stream content, long limit, CancellationToken cancel)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new UnfinishedFile(path);
        var stored = await Copy(key, content, file.Bytes, limit, cancel);
        file.Finish();
        return stored;
    }

    public Task<Stream?> Open(string key, CancellationToken cancel)
    {
        var path = PathOf(key);
        return Task.FromResult<Stream?>(
            File.Exists(path) ? new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4_096, FileOptions.Asynchronous) : null);
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

    private string PathOf(string key) => FileKeys.IsOne(key) ? Path.Combine(root, key)
        : throw new ArgumentException($"not a key: {key}", nameof(key));
}
