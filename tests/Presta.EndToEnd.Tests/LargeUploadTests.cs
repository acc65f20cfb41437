using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>What is long goes through the process, not into it; what breaks off was never there.</summary>
public sealed class LargeUploadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Limit = 50 * 1024 * 1024;
    private const long MostGrowth = 20 * 1024 * 1024;
    private const long MostDrift = 45 * 1024 * 1024;
    private const string Path = "/api/client/documents/upload";

    private Installation presta = null!;
    private HttpClient http = null!;

    private string[] Files => Directory.Exists(Place) ? [.. Directory.GetFiles(Place, "*", SearchOption.AllDirectories).Order()] : [];

    private string Place => presta.Place("presta/files");

    public async Task InitializeAsync()
    {
        presta = await Installation.Start(Installation.Unhurried);
        http = new HttpClient { BaseAddress = new(presta.Url), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", presta.Client.Token);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await presta.DisposeAsync();
    }

    [LinuxFact]
    public Task Fifty_megabytes_come_and_go_in_less_than_twenty_of_memory() => presta.Tells(async () =>
    {
        // What is compiled and pooled once is no matter of length: short files have been through before.
        for (var i = 0; i < 20; i++) await Download(await Upload(new Flow(256 * 1024)));
        var before = presta.Memory;

        // What other work of the machine delays is let go late: of three times, the least is the upload's own.
        var (length, up, down, least) = (0L, long.MaxValue, long.MaxValue, long.MaxValue);
        for (var n = 0; n < 3; n++)
        {
            var start = presta.Memory;
            var (id, upload) = await Peak(Upload(new Flow(Limit)));
            var between = presta.Memory;
            (length, var download) = await Peak(Download(id));
            (up, down) = (Math.Min(up, upload - start), Math.Min(down, download - between));
            least = Math.Min(least, Math.Max(upload, download));
        }

        output.Tell(string.Create(CultureInfo.InvariantCulture,
            $"memory: {Mega(before):0.0} MB, at most {Mega(up):+0.0;-0.0} during an upload of 50 MB, {Mega(down):+0.0;-0.0} during its download, {Mega(least - before):+0.0;-0.0} with all that goes on besides"));
        Assert.Equal(Limit, length);
        Assert.True(up < MostGrowth && down < MostGrowth, $"{up} by the upload, {down} by the download");
        Assert.True(least - before < MostDrift, $"from {before} to {least}");   // nor did a file stay, where the next could take its place
    });

    [Fact]
    public Task An_upload_that_breaks_off_leaves_nothing() => presta.Tells(async () =>
    {
        var (files, documents, undelivered) = (Files, await Documents(), await presta.Undelivered());
        foreach (var at in new[] { 1_000, 5_000_000, Limit - 1_000 })
        {
            using var flow = new Flow(Limit) { Ends = at };
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => Upload(flow));
        }
        await Wait.Until(() => Files.SequenceEqual(files), TimeSpan.FromSeconds(30), "what had come is gone");
        Assert.Equal((documents, undelivered), (await Documents(), await presta.Undelivered()));
    });

    [Fact]
    public Task An_upload_whose_Presta_is_killed_leaves_nothing_after_the_next_start() => presta.Tells(async () =>
    {
        var (files, documents) = (Files, await Documents());
        using var flow = new Flow(Limit) { Pauses = 8_000_000 };
        var cut = Upload(flow);
        await Wait.Until(() => Files.Except(files).Any(), TimeSpan.FromSeconds(30), "the upload is on its way to the disk");

        presta.KillPresta();

        flow.Go();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cut);
        await presta.StartPresta();
        await presta.Client.SignIn();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", presta.Client.Token);
        Assert.Equal(files, Files);
        Assert.Equal(documents, await Documents());
        await Upload(new Flow(Limit));
        Assert.Equal(documents + 1, await Documents());
    });

    private async Task<string> Upload(Flow flow)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(flow, 64 * 1024), "file", $"{Guid.NewGuid():N}.pdf" } };
        using var answer = await http.PostAsync(Path, form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.Created, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("id").GetString()!;
    }

    private async Task<long> Download(string id)
    {
        using var answer = await http.GetAsync($"/api/client/documents/{id}/download", HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var bytes = await answer.Content.ReadAsStreamAsync();
        var (buffer, length) = (new byte[64 * 1024], 0L);
        for (int read; (read = await bytes.ReadAsync(buffer)) > 0;) length += read;
        return length;
    }

    private async Task<int> Documents() => (await presta.Client.Get("/api/client/documents?limit=1")).Ok.GetProperty("meta")
        .GetProperty("total").GetInt32();

    /// <summary>The most that the process took until something was done.</summary>
    private async Task<(T Done, long Most)> Peak<T>(Task<T> work)
    {
        var most = presta.Memory;
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(10));
            most = Math.Max(most, presta.Memory);
        }
        return (await work, most);
    }

    private static double Mega(long bytes) => bytes / 1024.0 / 1024;

    /// <summary>A PDF of a given length that is nowhere at once; each has bytes of its own.</summary>
    private sealed class Flow(int length) : Stream
    {
        private readonly Random random = new();
        private readonly TaskCompletionSource going = new();
        private int position;

        /// <summary>Where it breaks off.</summary>
        public int Ends { get; init; } = int.MaxValue;

        /// <summary>Where it waits for <see cref="Go"/>.</summary>
        public int Pauses { get; init; } = int.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public void Go() => going.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (position >= Ends) throw new IOException("the line went dead");
            if (position >= Pauses) await going.Task.WaitAsync(cancellationToken);
            var piece = buffer[..Math.Min(buffer.Length, length - position)];
            random.NextBytes(piece.Span);
            if (position == 0) "%PDF-1.7\n"u8.CopyTo(piece.Span);
            position += piece.Length;
            return piece.Length;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>A fact that reads what Linux tells of a process.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "the memory of a process is read from /proc.";
    }
}
