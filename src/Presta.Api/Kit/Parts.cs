using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Presta.Api.Kit;

/// <summary>One part of a multipart body; its bytes can be read once, in passing.</summary>
internal sealed record Part(string Name, string? FileName, Stream Body);

/// <summary>
/// A multipart body, part by part, without holding it. In passing it takes a fingerprint of what the parts say, which two
/// sendings of the same form share although their boundaries differ.
/// </summary>
/// <exception cref="InvalidDataException">From reading: the body is malformed or ends too early.</exception>
internal sealed class Parts(HttpContext http)
{
    private const int Most = 20;

    private readonly IncrementalHash said = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Fingerprint => Convert.ToHexStringLower(said.GetCurrentHash());

    public async IAsyncEnumerable<Part> Read()
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
            throw new InvalidDataException("no boundary");

        var reader = new MultipartReader(boundary.ToString(), http.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4_096 };
        for (var count = 0; await Next(reader) is { } section; count++)
        {
            if (count == Most || !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var what))
                throw new InvalidDataException("too many parts, or one without a name");
            var name = HeaderUtilities.RemoveQuotes(what.Name).ToString();
            var file = what.FileNameStar.HasValue ? what.FileNameStar : what.FileName;
            var fileName = file.HasValue ? HeaderUtilities.RemoveQuotes(file).ToString() : null;
            using var bytes = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            yield return new(name, fileName, new Passing(section.Body, bytes));
            said.AppendData(Encoding.UTF8.GetBytes($"{name}\n{fileName}\n{Convert.ToHexString(bytes.GetCurrentHash())}\n"));
        }
    }

    /// <summary>Reads a body for its fingerprint alone; null when it cannot be read.</summary>
    public static async Task<string?> FingerprintOf(HttpContext http)
    {
        var parts = new Parts(http);
        try
        {
            await foreach (var part in parts.Read()) await part.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            return parts.Fingerprint;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<MultipartSection?> Next(MultipartReader reader)
    {
        try
        {
            return await reader.ReadNextSectionAsync(http.RequestAborted);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new InvalidDataException("the body ends too early", exception);
        }
    }

    /// <summary>Tells a body that breaks off from a disk that does: both would be an <see cref="IOException"/> to who copies.</summary>
    private sealed class Passing(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
        {
            try
            {
                var read = await inner.ReadAsync(buffer, cancel);
                hash.AppendData(buffer.Span[..read]);
                return read;
            }
            catch (IOException exception) when (exception is not BadHttpRequestException)
            {
                throw new InvalidDataException("the part breaks off", exception);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>For repeated writes: what the form said that the endpoint has read.</summary>
internal sealed record FormFingerprint(string Value);
