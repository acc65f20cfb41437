using Amazon.S3;
using Amazon.S3.Model;

namespace Presta.Api.Files;

/// <summary>
/// An object of a bucket as a seekable stream: reading begins where it was sought to, with a ranged request, and holds nothing in memory.
/// </summary>
internal sealed class S3Stream(IAmazonS3 s3, string bucket, string key, long length, string tag) : Stream
{
    private GetObjectResponse? answer;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty) return 0;
        answer ??= await s3.GetObjectAsync(
            new() { BucketName = bucket, Key = key, ByteRange = new(position, length - 1), EtagToMatch = tag }, cancellationToken);
        var read = await answer.ResponseStream.ReadAsync(buffer, cancellationToken);
        if (read == 0) throw new EndOfStreamException($"the store ended {key} at {position} of {length} bytes");
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => position + offset, _ => length + offset };
        if (target < 0) throw new IOException("before the beginning");
        if (target == position) return position;
        answer?.Dispose();
        answer = null;
        return position = target;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) answer?.Dispose();
        base.Dispose(disposing);
    }
}
