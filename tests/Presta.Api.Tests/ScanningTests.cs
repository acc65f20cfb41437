using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.Documents;
using Presta.Files;

namespace Presta.Api.Tests;

/// <summary>From upload to verdict, over a scanner that is asked by its protocol.</summary>
[Collection("api")]
public sealed class ScanningTests(ApiFixture api) : IAsyncLifetime
{
    private const string Path = "/api/client/documents";
    private readonly FakeClamd clamd = new();

    /// <summary>What others have left waiting is no matter of ours.</summary>
    public Task InitializeAsync() => Round();

    public async Task DisposeAsync() => await clamd.DisposeAsync();

    [Fact]
    public async Task What_is_found_is_blocked_for_good_and_what_is_clean_can_be_had()
    {
        clamd.Says = bytes => Encoding.Latin1.GetString(bytes).Contains("EICAR", StringComparison.Ordinal) ? "stream: Eicar-Signature FOUND"
            : "stream: OK";
        var (good, bad) = (await Waiting("good"), await Waiting("EICAR"));
        Assert.Equal((409, "SCAN_PENDING"), await Download(good));

        Assert.Equal(2, await Round());

        Assert.Equal((200, null), await Download(good));
        Assert.Equal((403, "FILE_BLOCKED"), await Download(bad));
        Assert.Equal((403, "FILE_BLOCKED"), await Told(api.Get($"{Path}/{bad}/preview?raw=1", World.Alice)));
        Assert.Equal((403, "FILE_BLOCKED"), await Told(api.Post($"{Path}/{bad}/share", World.Alice, new { permission = "download" })));
        clamd.Says = _ => "stream: OK";
        Assert.Equal(0, await Round());
        Assert.Equal((403, "FILE_BLOCKED"), await Download(bad));
    }

    [Fact]
    public async Task While_the_scanner_is_away_or_breaks_off_nobody_gets_the_bytes_and_then_they_do()
    {
        var id = await Waiting("patient");
        await using (var other = new FakeClamd { MostBytes = 0 }) Assert.Equal(0, await Round(other.Address));
        Assert.Equal((409, "SCAN_PENDING"), await Download(id));
        var away = clamd.Address;
        await clamd.DisposeAsync();
        Assert.Equal(0, await Round(away));
        Assert.Equal((409, "SCAN_PENDING"), await Download(id));
        await using var back = new FakeClamd();
        Assert.Equal(1, await Round(back.Address));
        Assert.Equal((200, null), await Download(id));
    }

    [Fact]
    public async Task Files_without_a_verdict_wait_behind_those_that_get_one()
    {
        clamd.Says = bytes => Encoding.Latin1.GetString(bytes).Contains("poison", StringComparison.Ordinal)
            ? "INSTREAM size limit exceeded. ERROR" : "stream: OK";
        string[] poison = [await Waiting("poison 1"), await Waiting("poison 2"), await Waiting("poison 3")];
        var scanning = Scanning(clamd.Address);
        await scanning.Round(default);
        var late = await Waiting("late");

        Assert.Equal(1, await scanning.Round(default));

        Assert.Equal((200, null), await Download(late));
        foreach (var id in poison) Assert.Equal((409, "SCAN_PENDING"), await Download(id));
        clamd.Says = _ => "stream: OK";
        Assert.Equal(3, await scanning.Round(default));
    }

    private Task<int> Round(string? address = null) => Scanning(address ?? clamd.Address).Round(default);

    private Scanning Scanning(string address) =>
        new(new ClamdScanner(address), new DirectoryFileStore(api.FilesPath), api.App.Services.GetRequiredService<IGrainFactory>(),
        TimeProvider.System, NullLogger<Scanning>.Instance);

    private async Task<string> Waiting(string text)
    {
        var reply = await api.Post(
            $"{Path}/upload", World.Alice,
            UploadTests.Form("scan.pdf", [.. Encoding.Latin1.GetBytes($"%PDF-1.7 {text} "), .. Guid.NewGuid().ToByteArray()]));
        var id = reply.Text("data", "id")!;
        api.World.Put(api.World.Find<Document>(EntityId.Parse(id))! with { Scan = ScanState.Pending });
        return id;
    }

    private Task<(int, string?)> Download(string id) => Told(api.Get($"{Path}/{id}/download", World.Alice));

    private static async Task<(int, string?)> Told(Task<Reply> reply) => (await reply) is var told && told.Status < 400
        ? (told.Status, null) : (told.Status, told.Code);
}
