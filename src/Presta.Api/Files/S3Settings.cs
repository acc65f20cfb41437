using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using Amazon.S3;

namespace Presta.Api.Files;

/// <summary>
/// <c>Presta:Files:S3:*</c>: where the bucket is and who we are there. The bucket exists already; without a name there is no such store.
/// </summary>
/// <param name="Endpoint">Of a store that is not Amazon's: <c>https://…</c>.</param>
/// <param name="PathStyle">The bucket stands in the path rather than in the host's name, as most stores but Amazon's want it.</param>
internal sealed record S3Settings(string? Bucket, string? Endpoint, string Region, string? AccessKey, string? SecretKey, bool PathStyle)
{
    public const string Section = "Presta:Files:S3";

    /// <exception cref="InvalidOperationException">A setting cannot be; the message says which.</exception>
    public static S3Settings? Read(IConfiguration configuration)
    {
        var s = configuration.GetSection(Section);
        if (s["Bucket"] is not { Length: > 0 } bucket) return null;
        var settings = new S3Settings(
            bucket, s["Endpoint"], s["Region"] ?? "eu-central-1", s["AccessKey"], s["SecretKey"],
            s.GetValue("PathStyle", s["Endpoint"] is not null));
        if (settings.Endpoint is { } url && !new UrlAttribute().IsValid(url))
            throw new InvalidOperationException($"{Section}:Endpoint is an http or https address, not \"{url}\".");
        if (settings.AccessKey is null != settings.SecretKey is null)
            throw new InvalidOperationException($"{Section}:AccessKey and {Section}:SecretKey belong together.");
        return settings;
    }

    public AmazonS3Client Client()
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = Region, ForcePathStyle = PathStyle, RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 3,
                Timeout = TimeSpan.FromSeconds(60),
            // Stores other than Amazon's do not know its newer checksums; the hash of each document is our own.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Endpoint is { } url) config.ServiceURL = url;
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Region);
        return AccessKey is null ? new(config) : new(new BasicAWSCredentials(AccessKey, SecretKey), config);
    }
}
