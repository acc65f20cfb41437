using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Presta.Files;

/// <summary>
/// ClamAV's daemon, asked over TCP with INSTREAM: chunks with their length in front, an empty one at the end, then one line of answer. What
/// is longer than clamd's own StreamMaxLength is not judged by it; set that to 50M or more.
/// </summary>
public sealed class ClamdScanner : IFileScanner
{
    private const int Chunk = 64 * 1024;
    private const int LongestAnswer = 1_024;

    private readonly (string Host, int Port) at;
    private readonly TimeSpan longest;

    /// <param name="address"><c>host:port</c></param>
    /// <param name="longest">Until a verdict; two minutes where none is given.</param>
    public ClamdScanner(string address, TimeSpan? longest = null)
    {
        at = address.Split(':') is [{ Length: > 0 } host, var port] && int.TryParse(port, out var number) && number is > 0 and < 65_536
            ? (host, number) : throw new InvalidOperationException($"Presta:Files:Clamd is host:port, not \"{address}\".");
        this.longest = longest ?? TimeSpan.FromMinutes(2);
    }

    public bool IsInstalled => true;

    public async Task<bool> IsClean(Stream content, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(longest);
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(at.Host, at.Port, patience.Token);
            await using var wire = tcp.GetStream();
            await Send(wire, content, patience.Token);
            return Read(await Answer(wire, patience.Token));
        }
        catch (Exception away) when (away is SocketException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException($"clamd does not answer: {away.Message}", away);
        }
    }

    private static async Task Send(NetworkStream wire, Stream content, CancellationToken cancel)
    {
        await wire.WriteAsync("zINSTREAM\0"u8.ToArray(), cancel);
        var buffer = new byte[4 + Chunk];
        for (int read; (read = await content.ReadAsync(buffer.AsMemory(4), cancel)) > 0;)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer, read);
            await wire.WriteAsync(buffer.AsMemory(0, 4 + read), cancel);
        }
        await wire.WriteAsync(new byte[4], cancel);
    }

    private static async Task<string> Answer(NetworkStream wire, CancellationToken cancel)
    {
        var (buffer, length) = (new byte[LongestAnswer], 0);
        for (int read; length < buffer.Length && (read = await wire.ReadAsync(buffer.AsMemory(length), cancel)) > 0;)
        {
            length += read;
            if (buffer[length - 1] == 0) break;
        }
        return Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\0', '\n');
    }

    private static bool Read(string answer) => answer switch
    {
        "stream: OK" => true,
        _ when answer.EndsWith(" FOUND", StringComparison.Ordinal) => false,
        _ => throw new IOException($"clamd says \"{answer}\""),
    };
}
