using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Presta.Tests.Mail;

/// <summary>As much of a mail server as a client needs to see, on a free loopback port.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;

    public SmtpListener()
    {
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What is answered to a command instead of yes, by its first word; "." is the end of a letter.</summary>
    public Dictionary<string, string> Instead { get; } = [];

    /// <summary>The connection is cut when a letter was taken.</summary>
    public bool IsRude { get; set; }

    public ConcurrentQueue<string> Said { get; } = new();

    public ConcurrentQueue<string> Letters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Accept()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            try
            {
                await Talk(client.GetStream());
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private async Task Talk(NetworkStream stream)
    {
        using var lines = new StreamReader(stream, Encoding.Latin1);
        await Say("220 test");
        while (await lines.ReadLineAsync() is { } line)
        {
            Said.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (Instead.TryGetValue(verb, out var other)) await Say(other);
            else if (verb is "EHLO") await Say("250-test\r\n250 AUTH PLAIN");
            else if (verb is "AUTH") await Say("235 welcome");
            else if (verb is "DATA")
            {
                await Say("354 go on");
                var letter = new StringBuilder();
                while (await lines.ReadLineAsync() is { } part and not ".") letter.Append(part).Append("\r\n");
                if (!Instead.ContainsKey(".")) Letters.Enqueue(letter.ToString());
                await Say(Instead.GetValueOrDefault(".", "250 taken"));
                if (IsRude) return;
            }
            else if (verb is "QUIT")
            {
                await Say("221 bye");
                return;
            }
            else await Say("250 ok");
        }

        async Task Say(string answer) => await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"));
    }
}
