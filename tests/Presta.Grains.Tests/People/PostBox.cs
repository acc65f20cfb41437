using System.Collections.Concurrent;
using Presta.Mail;

namespace Presta.Tests.People;

/// <summary>Keeps what was to be mailed.</summary>
public sealed class PostBox : Grain, IMailGrain
{
    public static ConcurrentQueue<Letter> Letters { get; } = new();

    public Task Send(Letter letter)
    {
        Assert.Empty(letter.Problems());
        Letters.Enqueue(letter);
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;
}
