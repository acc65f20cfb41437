using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Presta.Bench.Http;

/// <summary>
/// For machines without <c>wrk</c>: sockets of this process. It takes threads from what it measures; compare only with itself.
/// </summary>
internal sealed class SocketLoad : LoadGenerator
{
    public override string Name => "sockets of this process";

    public override async Task<Figures> Run(Load load, int connections, TimeSpan duration)
    {
        byte[][] requests = [.. load.Requests.Select(Encoding.UTF8.GetBytes)];
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(Caller)));
        return Figures.Of([.. callers.SelectMany(c => c.Latencies)], Stopwatch.GetElapsedTime(start), callers.Sum(c => c.Failed));

        async Task<(List<double> Latencies, long Failed)> Caller()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", load.Port);
            var (latencies, failed, buffer) = (new List<double>(100_000), 0L, new byte[256 * 1024]);
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[(int)((uint)Interlocked.Increment(ref next) % requests.Length)]);
                if (!await IsAnswered(socket, buffer)) failed++;
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return (latencies, failed);
        }
    }

    /// <summary>Reads one whole answer, which must tell its length and fit the buffer; whether it is a 2xx.</summary>
    private static async Task<bool> IsAnswered(Socket socket, byte[] buffer)
    {
        for (var (read, whole) = (0, int.MaxValue); read < whole;)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (got == 0) throw new IOException("the server hung up");
            read += got;
            if (whole == int.MaxValue && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and var head)
                whole = head + 4 + Length(buffer.AsSpan(0, head + 2));
        }
        return buffer.AsSpan(9, 1).SequenceEqual("2"u8);
    }

    private static int Length(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length
            : throw new InvalidDataException("an answer without Content-Length");
    }
}
