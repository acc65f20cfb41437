using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Presta.Files;

namespace Presta.Api.Files;

/// <summary>
/// Documents in a bucket. What is longer than one part goes up part by part, each held in memory while it is sent, and appears when the
/// last one is there: a key holds a whole file or none. Parts of an upload whose process died cost storage until the bucket's lifecycle
/// rule aborts them (README).
/// </summary>
internal sealed class S3FileStore(IAmazonS3 s3, string bucket, int partSize = S3FileStore.Part) : IFileStore
{
    private const int Part = 8 * 1024 * 1024;

    public async Task<StoredFile> Save(string key, Stream content, long limit, CancellationToken cancel)
    {
        if (!FileKeys.IsOne(key)) throw new ArgumentException($"not a key: {key}", nameof(key));
        using var intake = new Intake(content, limit);
        var buffer = new byte[partSize];
        var length = await Fill(intake, buffer, cancel);
        if (length < partSize)
        {
            await s3.PutObjectAsync(
                new() { BucketName = bucket, Key = key, InputStream = new MemoryStream(buffer, 0, length), IfNoneMatch = "*",
                UseChunkEncoding = false }, cancel);
            return intake.Stored(key);
        }
        await SaveInParts(key, intake, buffer, cancel);
        return intake.Stored(key);
    }

    public async Task<Stream?> Open(string key, CancellationToken cancel)
    {
        if (!FileKeys.IsOne(key)) throw new ArgumentException($"not a key: {key}", nameof(key));
        try
        {
            var about = await s3.GetObjectMetadataAsync(bucket, key, cancel);
            return new S3Stream(s3, bucket, key, about.ContentLength, about.ETag);
        }
        catch (AmazonS3Exception none) when (none.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task Delete(string key, CancellationToken cancel) =>
        FileKeys.IsOne(key) ? s3.DeleteObjectAsync(bucket, key, cancel) : throw new ArgumentException($"not a key: {key}", nameof(key));

    public async IAsyncEnumerable<string> Before(DateTimeOffset instant, [EnumeratorCancellation] CancellationToken cancel)
    {
        var question = new ListObjectsV2Request { BucketName = bucket };
        do
        {
            var page = await s3.ListObjectsV2Async(question, cancel);
            foreach (var found in page.S3Objects ?? [])
                if (found.LastModified?.ToUniversalTime() < instant.UtcDateTime && FileKeys.IsOne(found.Key)) yield return found.Key;
            question.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (question.ContinuationToken is not null);
    }

    private async Task SaveInParts(string key, Intake intake, byte[] buffer, CancellationToken cancel)
    {
        var upload = (await s3.InitiateMultipartUploadAsync(bucket, key, cancel)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var length = buffer.Length; length > 0; length = await Fill(intake, buffer, cancel))
            {
                var sent = await s3.UploadPartAsync(new()
                {
                    BucketName = bucket, Key = key, UploadId = upload, PartNumber = parts.Count + 1, PartSize = length,
                        InputStream = new MemoryStream(buffer, 0, length),
                    UseChunkEncoding = false,
                }, cancel);
                parts.Add(new(parts.Count + 1, sent.ETag));
                if (length < buffer.Length) break;
            }
            await s3.CompleteMultipartUploadAsync(
                new() { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts, IfNoneMatch = "*" }, cancel);
        }
        catch
        {
            await Abort(key, upload);
            throw;
        }
    }

    /// <summary>What went wrong first is what is told: parts that cannot be taken out now the lifecycle rule takes out.</summary>
    private async Task Abort(string key, string upload)
    {
        try
        {
            await s3.AbortMultipartUploadAsync(bucket, key, upload, CancellationToken.None);
        }
        catch (Exception trouble) when (trouble is AmazonS3Exception or HttpRequestException)
        {
            // They are in nobody's way: no key names them.
        }
    }

    private static async Task<int> Fill(Intake intake, byte[] buffer, CancellationToken cancel)
    {
        var length = 0;
        for (int read; length < buffer.Length && (read = await intake.Read(buffer.AsMemory(length), cancel)) > 0;) length += read;
        return length;
    }
}
