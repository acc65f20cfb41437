using MimeKit;

namespace Presta.Mail;

/// <summary>The way to the people: a mail server, or a directory where there is none.</summary>
public interface IMailTransport
{
    /// <summary>Where letters go, for an operator.</summary>
    string Destination { get; }

    /// <summary>Returns when the other side has taken the letter over.</summary>
    /// <exception cref="MailRefusedException">It never will.</exception>
    Task Send(MimeMessage message, CancellationToken cancel);
}

/// <param name="reason">Without the address and what the letter holds.</param>
public sealed class MailRefusedException(string reason, Exception cause) : Exception(reason, cause);
