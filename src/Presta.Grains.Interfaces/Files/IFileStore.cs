namespace Presta.Files;

/// <summary>Where documents' bytes lie. Keys are relative paths of letters, digits, dashes and slashes, chosen by the product.</summary>
public interface IFileStore
{
    /// <summary>Stores a stream under a key that does not exist yet: whole and on disk, or not at all.</summary>
    /// <exception cref="FileTooLargeException">The stream is longer than <paramref name="limit"/> bytes; nothing is kept.</exception>
    Task<StoredFile> Save(string key, Stream content, long limit, CancellationToken cancel);

    /// <summary>The bytes, seekable, or null.</summary>
    Task<Stream?> Open(string key, CancellationToken cancel);

    Task Delete(string key, CancellationToken cancel);

    /// <summary>Keys of what was stored before an instant, in no order; files that no key could name are left out.</summary>
    IAsyncEnumerable<string> Before(DateTimeOffset instant, CancellationToken cancel);
}

/// <param name="Sha256">Of the bytes, 64 lower-case hex digits.</param>
/// <param name="Head">The first bytes (at most 1,024), to tell what the file is.</param>
public sealed record StoredFile(string Key, long Size, string Sha256, byte[] Head);

public sealed class FileTooLargeException(long limit) : Exception($"longer than {limit} bytes")
{
    public long Limit { get; } = limit;
}
