using System.Collections.Concurrent;
using Presta.Mail;

namespace Presta.Tests.People;

/// <summary>Keeps what was to be mailed.</summary>
internal static class PostBox
{
    public static ConcurrentQueue<Letter> Letters { get; } = new();

    public static Task Take(Letter letter)
    {
        Assert.Empty(letter.Problems());
        Letters.Enqueue(letter);
        return Task.CompletedTask;
    }
}
