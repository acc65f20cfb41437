using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Presta.Api.Tests.Fakes;

/// <summary>Takes streams apart as clamd does, one caller after the other, and says what it is told to.</summary>
public sealed class FakeClamd : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly Task serving;

    public FakeClamd()
    {
        listener.Start();
        Address = $"{listener.LocalEndpoint}";
        serving = Serve();
    }

    public string Address { get; }

    /// <summary>Of whole streams; null: it hears all and never answers.</summary>
    public Func<byte[], string?> Says { get; set; } = _ => "stream: OK";

    /// <summary>Longer streams it hangs up on.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>Between the letters of an answer.</summary>
    public TimeSpan Letters { get; init; }

    public ConcurrentQueue<byte[]> Heard { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Serve()
    {
        while (!over.IsCancellationRequested)
        {
            using var caller = await listener.AcceptTcpClientAsync(over.Token);
            try
            {
                if (await Hear(caller.GetStream()) is { } bytes) await Answer(caller.GetStream(), bytes);
            }
            catch (IOException)
            {
                // The caller has gone.
            }
        }
    }

    private async Task<byte[]?> Hear(NetworkStream wire)
    {
        var (word, length, heard) = (new byte[10], new byte[4], new MemoryStream());
        await wire.ReadExactlyAsync(word, over.Token);
        if (!word.AsSpan().SequenceEqual("zINSTREAM\0"u8)) return null;
        while (true)
        {
            await wire.ReadExactlyAsync(length, over.Token);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0) break;
            await wire.ReadExactlyAsync(chunk, over.Token);
            heard.Write(chunk);
            if (heard.Length > MostBytes) return null;
        }
        Heard.Enqueue(heard.ToArray());
        return heard.ToArray();
    }

    private async Task Answer(NetworkStream wire, byte[] bytes)
    {
        if (Says(bytes) is not { } answer)
        {
            await wire.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, over.Token);   // until the caller hangs up
            return;
        }
        foreach (var letter in Encoding.UTF8.GetBytes(answer + "\0"))
        {
            await wire.WriteAsync(new[] { letter }, over.Token);
            if (Letters > TimeSpan.Zero) await Task.Delay(Letters, over.Token);
        }
    }
}
