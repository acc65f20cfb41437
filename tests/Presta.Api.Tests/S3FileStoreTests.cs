using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Api.Files;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.Documents;
using Presta.Files;

namespace Presta.Api.Tests;

/// <summary>The store against an S3 server of its own: npm's s3rver.</summary>
[Collection("api")]
public sealed class S3FileStoreTests(ApiFixture api) : IAsyncLifetime
{
    private const int Part = 5 * 1024 * 1024;
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "presta-s3rver");

    private readonly string data = Directory.CreateTempSubdirectory("presta-s3-").FullName;
    private Process? server;
    private AmazonS3Client s3 = null!;

    private S3FileStore Store => new(s3, "documents", Part);

    [NodeFact]
    public async Task A_small_file_is_stored_whole_and_read_from_where_one_likes()
    {
        var stored = await Store.Save("a/b-1", new MemoryStream("hello"u8.ToArray()), 5, default);
        Assert.Equal((5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"), (stored.Size, stored.Sha256));
        await using var file = (await Store.Open("a/b-1", default))!;
        file.Position = 3;
        Assert.Equal("lo", await new StreamReader(file).ReadToEndAsync());
        Assert.Equal(5, file.Length);
    }

    [NodeFact]
    public async Task A_long_file_goes_up_in_parts_and_comes_back_the_same()
    {
        var bytes = new byte[(2 * Part) + 12_345];
        new Random(1).NextBytes(bytes);
        await Store.Save("long", new MemoryStream(bytes), bytes.Length, default);
        await using var file = (await Store.Open("long", default))!;
        var read = new byte[bytes.Length];
        await file.ReadExactlyAsync(read);
        Assert.Equal(bytes, read);
        file.Position = Part - 2;
        await file.ReadExactlyAsync(read.AsMemory(0, 4));
        Assert.Equal(bytes[(Part - 2)..(Part + 2)], read[..4]);
    }

    [NodeFact]
    public async Task What_is_too_long_or_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<FileTooLargeException>(
            () => Store.Save("big", new MemoryStream(new byte[(2 * Part) + 1]), 2 * Part, default));
        await Assert.ThrowsAsync<IOException>(() => Store.Save("cut", new Breaking(Part + 10), long.MaxValue, default));
        Assert.Null(await Store.Open("big", default));
        Assert.Null(await Store.Open("cut", default));
        Assert.Empty(await Store.Before(DateTimeOffset.MaxValue, default).ToListAsync());
    }

    [NodeFact]
    public async Task Old_files_are_listed_and_deleted()
    {
        await Store.Save("companies/x", new MemoryStream([1]), 1, default);
        Assert.Equal(["companies/x"], await Store.Before(TimeProvider.System.GetUtcNow().AddMinutes(1), default).ToListAsync());
        Assert.Empty(await Store.Before(TimeProvider.System.GetUtcNow().AddDays(-1), default).ToListAsync());
        await Store.Delete("companies/x", default);
        Assert.Null(await Store.Open("companies/x", default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Open("../x", default));
    }

    [NodeFact]
    public async Task What_was_stored_but_became_no_document_is_deleted_after_a_day()
    {
        var (orphan, named) = (World.Id(870), World.Id(871));
        foreach (var id in new[] { orphan, named }) await Store.Save($"companies/x/{id}", new MemoryStream([1]), 1, default);
        api.World.Put(new Document { Id = named, Version = 1, Name = "x.pdf", ClientId = World.Globex, StoredAs = $"companies/x/{named}" });

        Assert.Equal(0, await CleanUp(hours: 23));
        Assert.Equal(1, await CleanUp(hours: 25));

        Assert.Null(await Store.Open($"companies/x/{orphan}", default));
        Assert.NotNull(await Store.Open($"companies/x/{named}", default));
    }

    /// <summary>As if so much time had gone by: what a bucket holds cannot be made older.</summary>
    private Task<int?> CleanUp(int hours) =>
        new OrphanedFiles(Store, api.App.Services.GetRequiredService<IGrainFactory>(), new Later(hours), NullLogger<OrphanedFiles>.Instance)
            .CleanUp(default);

    private sealed class Later(int hours) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(hours);
    }

    public async Task InitializeAsync()
    {
        if (!NodeFactAttribute.IsThere) return;
        Directory.CreateDirectory(Folder);
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "s3rver")))
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--no-save", "s3rver@3.7.1"]) { WorkingDirectory =
                Folder })!;
            await npm.WaitForExitAsync();
            Assert.Equal(0, npm.ExitCode);
        }
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        server = Process.Start(new ProcessStartInfo("node",
            [Path.Combine(Folder, "node_modules", "s3rver", "bin", "s3rver.js"), "-d", data, "-a", "127.0.0.1", "-p", $"{port}",
                "--configure-bucket", "documents", "-s"]));
        s3 = new S3Settings("documents", $"http://127.0.0.1:{port}", "us-east-1", "S3RVER", "S3RVER", PathStyle: true).Client();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await s3.ListBucketsAsync();
                return;
            }
            catch (Exception) when (tries < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    public Task DisposeAsync()
    {
        server?.Kill(entireProcessTree: true);
        server?.Dispose();
        s3?.Dispose();
        Directory.Delete(data, recursive: true);
        return Task.CompletedTask;
    }

    private sealed class Breaking(int after) : MemoryStream(new byte[after])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("the line went dead");
    }
}

/// <summary>A fact that needs node and npm: skipped with its reason where they are absent, save in CI, where it fails.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public static readonly bool IsThere = Answers("node") && Answers("npm");

    public NodeFactAttribute()
    {
        if (!IsThere && Environment.GetEnvironmentVariable("CI") is not "true")
            Skip = "node and npm are not on the path: no S3 server was run.";
    }

    private static bool Answers(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.WaitForExit();
            return process?.ExitCode is 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
