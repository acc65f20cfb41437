using System.Collections.Concurrent;

namespace Presta.NotionSandbox.Store;

/// <summary>The contents of file uploads, part by part: in memory, or beside the journal.</summary>
internal sealed class UploadBytes(string? directory)
{
    private readonly ConcurrentDictionary<(Guid Upload, int Part), byte[]> memory = [];
    private readonly string? folder = directory is null ? null : Directory.CreateDirectory(Path.Combine(directory, "uploads")).FullName;

    public void Put(Guid upload, int part, byte[] bytes)
    {
        if (folder is null)
            memory[(upload, part)] = bytes;
        else
            File.WriteAllBytes(PathOf(upload, part), bytes);
    }

    public byte[] Get(Guid upload, IEnumerable<int> parts) => [.. parts.Order().SelectMany(part => Part(upload, part))];

    public void Clear()
    {
        memory.Clear();
        foreach (var file in folder is null ? [] : Directory.GetFiles(folder))
            File.Delete(file);
    }

    private byte[] Part(Guid upload, int part) =>
        folder is null ? memory.GetValueOrDefault((upload, part), []) : File.ReadAllBytes(PathOf(upload, part));

    private string PathOf(Guid upload, int part) => Path.Combine(folder!, $"{upload:N}.{part}");
}
