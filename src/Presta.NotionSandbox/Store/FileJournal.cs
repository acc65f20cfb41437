using System.Text.Json;

namespace Presta.NotionSandbox.Store;

/// <summary>
/// A file of JSON lines, one per commit, handed to the operating system before the answer leaves: a killed process loses
/// nothing it answered. A line cut short by the kill was never answered, and is dropped on the next start.
/// </summary>
internal sealed class FileJournal : IJournal
{
    private readonly string path;
    private FileStream file;
    private int lines;

    public FileJournal(string directory)
    {
        Directory.CreateDirectory(directory);
        path = Path.Combine(directory, "notion-sandbox.journal");
        file = Open();
    }

    public IEnumerable<Change> Load()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        List<Range> ranges = [.. Lines(bytes, whole)];
        lines = ranges.Count;
        return ranges.AsParallel().AsOrdered()
            .SelectMany(range => JsonSerializer.Deserialize(bytes.AsSpan(range), JournalJson.Default.ChangeArray)!);
    }

    public void Append(IReadOnlyList<Change> changes)
    {
        if (changes is [])
            return;
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(changes, JournalJson.Default.IReadOnlyListChange), (byte)'\n']);
        file.Flush();
        lines++;
    }

    /// <summary>Rewrites the file when most of its lines have been overtaken by later ones.</summary>
    public void Compact(Func<IEnumerable<Change>> everything, int objects)
    {
        if (lines <= (2 * objects) + 100)
            return;
        var fresh = path + ".new";
        using (var output = File.Create(fresh))
            foreach (var chunk in everything().Chunk(100))
                output.Write([.. JsonSerializer.SerializeToUtf8Bytes(chunk, JournalJson.Default.ChangeArray), (byte)'\n']);
        file.Dispose();
        File.Move(fresh, path, overwrite: true);
        file = Open();
        file.Seek(0, SeekOrigin.End);
    }

    public void Clear()
    {
        file.SetLength(0);
        file.Seek(0, SeekOrigin.Begin);
        lines = 0;
    }

    public void Dispose() => file.Dispose();

    private FileStream Open() => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    private static IEnumerable<Range> Lines(byte[] bytes, int end)
    {
        for (var start = 0; start < end;)
        {
            var length = Array.IndexOf(bytes, (byte)'\n', start) - start;
            yield return start..(start + length);
            start += length + 1;
        }
    }
}
