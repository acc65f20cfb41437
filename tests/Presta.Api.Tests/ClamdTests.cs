using System.Net;
using System.Net.Sockets;
using Presta.Api.Tests.Fakes;
using Presta.Files;

namespace Presta.Api.Tests;

/// <summary>The scanner's protocol, against a listener that takes the stream apart as clamd does.</summary>
public sealed class ClamdTests
{
    [Theory, InlineData("stream: OK", true), InlineData("stream: Win.Test.EICAR_HDB-1 FOUND", false)]
    public async Task A_verdict_is_a_verdict_on_all_the_bytes(string answer, bool isClean)
    {
        await using var clamd = new FakeClamd { Says = _ => answer };
        var bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        Assert.Equal(isClean, await Scanner(clamd).IsClean(new MemoryStream(bytes), default));
        Assert.Equal(bytes, Assert.Single(clamd.Heard));
    }

    [Fact]
    public async Task A_verdict_that_comes_letter_by_letter_is_one()
    {
        await using var clamd = new FakeClamd { Letters = TimeSpan.FromMilliseconds(20) };
        Assert.True(await Scanner(clamd).IsClean(new MemoryStream([1]), default));
    }

    [Theory, InlineData("INSTREAM size limit exceeded. ERROR"), InlineData(""), InlineData("stream: OK FOUND ERROR"),
        InlineData("stream: ok")]
    public async Task What_is_no_verdict_leaves_the_file_unknown(string answer)
    {
        await using var clamd = new FakeClamd { Says = _ => answer };
        await Assert.ThrowsAsync<IOException>(() => Scanner(clamd).IsClean(new MemoryStream([1]), default));
    }

    [Fact]
    public async Task A_scanner_that_breaks_off_in_the_middle_leaves_the_file_unknown()
    {
        await using var clamd = new FakeClamd { MostBytes = 70_000 };
        await Assert.ThrowsAsync<IOException>(() => Scanner(clamd).IsClean(new MemoryStream(new byte[20_000_000]), default));
        Assert.Empty(clamd.Heard);
    }

    [Fact]
    public async Task A_scanner_that_never_answers_is_left_after_a_while()
    {
        await using var clamd = new FakeClamd { Says = _ => null };
        var thrown = await Assert.ThrowsAsync<IOException>(
            () => Scanner(clamd, TimeSpan.FromMilliseconds(300)).IsClean(new MemoryStream([1]), default));
        Assert.Contains("does not answer", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_waiting_is_not_told_of_the_scanner()
    {
        await using var clamd = new FakeClamd { Says = _ => null };
        using var stop = new CancellationTokenSource();
        var asked = Scanner(clamd).IsClean(new MemoryStream([1]), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_scanner_that_is_away_leaves_the_file_unknown()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var scanner = new ClamdScanner($"{listener.LocalEndpoint}");
        listener.Stop();
        await Assert.ThrowsAsync<IOException>(() => scanner.IsClean(new MemoryStream([1]), default));
    }

    [Theory, InlineData("clamd"), InlineData("host:0"), InlineData(":3310")]
    public void An_address_that_is_none_is_told_at_start(string address) =>
        Assert.Throws<InvalidOperationException>(() => new ClamdScanner(address));

    private static ClamdScanner Scanner(FakeClamd clamd, TimeSpan? longest = null) => new(clamd.Address, longest);
}
