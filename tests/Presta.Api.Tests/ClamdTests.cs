using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Presta.Files;

namespace Presta.Api.Tests;

/// <summary>The scanner's protocol, against a listener that takes the stream apart as clamd does.</summary>
public sealed class ClamdTests
{
    [Theory, InlineData("stream: OK", true), InlineData("stream: Win.Test.EICAR_HDB-1 FOUND", false)]
    public async Task A_verdict_is_a_verdict_on_all_the_bytes(string answer, bool isClean)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        var heard = Serve(listener, answer);
        Assert.Equal(isClean, await Scanner(listener).IsClean(new MemoryStream(bytes), default));
        Assert.Equal(bytes, await heard);
    }

    [Theory, InlineData("INSTREAM size limit exceeded. ERROR"), InlineData("")]
    public async Task What_is_no_verdict_leaves_the_file_unknown(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Serve(listener, answer);
        await Assert.ThrowsAsync<IOException>(() => Scanner(listener).IsClean(new MemoryStream([1]), default));
    }

    [Fact]
    public async Task A_scanner_that_is_away_leaves_the_file_unknown()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var scanner = Scanner(listener);
        listener.Stop();
        await Assert.ThrowsAsync<IOException>(() => scanner.IsClean(new MemoryStream([1]), default));
    }

    [Theory, InlineData("clamd"), InlineData("host:0"), InlineData(":3310")]
    public void An_address_that_is_none_is_told_at_start(string address) => Assert.Throws<InvalidOperationException>(() => new ClamdScanner(address));

    private static ClamdScanner Scanner(TcpListener listener) => new($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    private static async Task<byte[]> Serve(TcpListener listener, string answer)
    {
        using var caller = await listener.AcceptTcpClientAsync();
        var wire = caller.GetStream();
        var (word, length, heard) = (new byte[10], new byte[4], new MemoryStream());
        await wire.ReadExactlyAsync(word);
        Assert.Equal("zINSTREAM\0"u8.ToArray(), word);
        while (true)
        {
            await wire.ReadExactlyAsync(length);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0) break;
            await wire.ReadExactlyAsync(chunk);
            heard.Write(chunk);
        }
        await wire.WriteAsync((byte[])[.. System.Text.Encoding.UTF8.GetBytes(answer), 0]);
        return heard.ToArray();
    }
}
