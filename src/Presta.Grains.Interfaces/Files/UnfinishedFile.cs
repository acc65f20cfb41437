namespace Presta.Files;

/// <summary>
/// A file on its way to its place: it comes there whole, or not at all. Its writer holds a lock on it for as long as it has the name by
/// which it is looked for, until it has that name no more; so one without a lock is a dead process's. Where locks may not reach other
/// machines, only age tells.
/// </summary>
internal sealed class UnfinishedFile : IAsyncDisposable
{
    private const string Begun = ".new";
    private const string Held = ".part";
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    private readonly string path;
    private readonly string part;

    public UnfinishedFile(string path)
    {
        this.path = path;
        part = $"{path}.{Guid.NewGuid():N}{Held}";
        // The lock is taken just after the file is made: under this name nobody tries to take it before.
        Bytes = new FileStream(
            part + Begun, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        File.Move(part + Begun, part);
    }

    public FileStream Bytes { get; }

    /// <summary>On disk, then in its place.</summary>
    /// <exception cref="IOException">Something is in its place already.</exception>
    public void Finish()
    {
        Bytes.Flush(flushToDisk: true);
        File.Move(part, path, overwrite: false);
    }

    public async ValueTask DisposeAsync()
    {
        await Bytes.DisposeAsync();
        File.Delete(part);
    }

    /// <summary>Removes what dead processes have left below a directory.</summary>
    public static void Clear(string root, DateTimeOffset now)
    {
        var isLocal = new DriveInfo(root).DriveType is DriveType.Fixed or DriveType.Ram;
        foreach (var left in Directory.EnumerateFiles(root, $"*{Held}*", SearchOption.AllDirectories))
        {
            if (File.GetLastWriteTimeUtc(left) < now.UtcDateTime - LongestUpload) File.Delete(left);
            else if (isLocal && left.EndsWith(Held, StringComparison.Ordinal)) DeleteUnlessHeld(left);
        }
    }

    private static void DeleteUnlessHeld(string left)
    {
        try
        {
            using var mine = new FileStream(
                left, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // Someone writes it, or it has come to its place meanwhile.
        }
    }
}
