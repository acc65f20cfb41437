using System.Security.Cryptography;

namespace Presta.Files;

/// <summary>What is learnt of a stream while it passes: its size, its hash, how it begins; and that it is not too long.</summary>
public sealed class Intake(Stream content, long limit) : IDisposable
{
    private const int HeadLength = 1_024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream head = new();
    private long size;

    /// <exception cref="FileTooLargeException">More has come than may.</exception>
    public async ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancel)
    {
        var read = await content.ReadAsync(buffer, cancel);
        size += read;
        if (size > limit) throw new FileTooLargeException(limit);
        hash.AppendData(buffer.Span[..read]);
        if (head.Length < HeadLength) head.Write(buffer.Span[..(int)Math.Min(read, HeadLength - head.Length)]);
        return read;
    }

    public StoredFile Stored(string key) => new(key, size, Convert.ToHexStringLower(hash.GetHashAndReset()), head.ToArray());

    public void Dispose() => hash.Dispose();
}

/// <summary>Names in a store.</summary>
public static class FileKeys
{
    public static bool IsOne(string key) => key.Length is > 0 and <= 200 && key[0] is not '/'
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/');
}
