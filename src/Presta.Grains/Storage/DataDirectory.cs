using System.Collections.Concurrent;

namespace Presta.Storage;

/// <summary>
/// One embedded data directory belongs to one process: two writers on its files would each believe in their own order of commits.
/// The operating system frees the lock when the process ends, however it ends.
/// </summary>
internal static class DataDirectory
{
    private static readonly ConcurrentDictionary<string, Lazy<FileStream>> Held = new();

    /// <summary>Holds the directory until the process ends; again by the same process is no error.</summary>
    /// <exception cref="InvalidOperationException">Another process holds it.</exception>
    public static void Hold(string directory)
    {
        var path = Path.GetFullPath(directory);
        var held = Held.GetOrAdd(path, p => new(() => Take(p)));
        try
        {
            _ = held.Value;
        }
        catch
        {
            Held.TryRemove(new(path, held));
            throw;
        }
    }

    private static FileStream Take(string path)
    {
        System.IO.Directory.CreateDirectory(path);
        try
        {
            return new(Path.Combine(path, "presta.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException accident)
        {
            throw new InvalidOperationException(
                $"The data directory {path} is in use by another Presta process. Stop that one, or give this one its own Data:Directory.",
                accident);
        }
    }
}
