using Orleans.Concurrency;

namespace Presta.Mail;

/// <summary>
/// What has to be mailed. Key: <c>default</c>. The letters lie in the database; who looks there next goes on.
/// </summary>
[Alias("mail")]
public interface IMailGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns when the letter is durably stored; it is sent afterwards, in seconds, or hours where the mail server is down. The same id
    /// twice is one letter. Where something went wrong between the server's yes and our note of it, a second copy may arrive, with the
    /// same Message-ID.
    /// </summary>
    /// <exception cref="LetterException">It could never be sent: <see cref="Letter.Problems"/>.</exception>
    /// <exception cref="MailFullException">Too many letters wait.</exception>
    [Alias("Send")] Task Send(Letter letter);

    /// <summary>Looks for letters now; it also looks by itself, once a silo has woken it.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")] Task Wake();
}

/// <summary>A mistake of the program that wrote the letter. The message says nothing of what the letter holds.</summary>
[GenerateSerializer, Alias("letter-exception")]
public sealed class LetterException(string what) : Exception(what);

[GenerateSerializer, Alias("mail-full")]
public sealed class MailFullException(int most)
    : Exception($"{most} letters wait for the mail server; no more are taken until some were sent");
