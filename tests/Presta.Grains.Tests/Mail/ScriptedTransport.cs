using System.Collections.Concurrent;
using MimeKit;
using Presta.Mail;

namespace Presta.Tests.Mail;

/// <summary>Takes letters over, or does instead what the test says.</summary>
internal sealed class ScriptedTransport(Func<MimeMessage, Task>? script = null) : IMailTransport
{
    private readonly ConcurrentQueue<MimeMessage> sent = new();

    public Func<MimeMessage, Task> Script { get; set; } = script ?? (_ => Task.CompletedTask);

    public IReadOnlyList<string> Sent => [.. sent.Select(m => m.MessageId!.Split('@')[0])];

    public string Destination => "test";

    public async Task Send(MimeMessage message, CancellationToken cancel)
    {
        await Script(message);
        sent.Enqueue(message);
    }
}
