using Microsoft.Extensions.DependencyInjection.Extensions;
using Presta.Api.Files;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>
/// Where documents' bytes lie, and who looks through them. Settings: <c>Presta:Files:Path</c> (a directory, <c>./data/files</c>) or
/// <c>Presta:Files:S3:*</c>;
/// <c>Presta:Files:Clamd</c> (<c>host:port</c>, none).
/// </summary>
internal static class FileSettings
{
    public static void AddPrestaFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IFileStore>(_ => S3Settings.Read(configuration) is { Bucket: { } bucket } s3
            ? new S3FileStore(s3.Client(), bucket) : new DirectoryFileStore(configuration["Presta:Files:Path"] ?? "./data/files"));
        services.TryAddSingleton<IFileScanner>(
            _ => configuration["Presta:Files:Clamd"] is { Length: > 0 } address ? new ClamdScanner(address) : new NoScanner());
        services.AddHostedService<OrphanedFiles>();
        services.AddSingleton<Scanning>().AddHostedService(s => s.GetRequiredService<Scanning>()).AddSingleton<Intakes>();
    }
}
