using System.Net;
using MailKit.Security;
using MimeKit;

namespace Presta.Mail;

/// <summary>Who writes letters and which server takes them: the configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The sender: <c>Presta &lt;no-reply@example.ch&gt;</c>, or an address alone.</summary>
    public string From { get; set; } = "Presta <presta@localhost>";

    public SmtpOptions Smtp { get; set; } = new();

    internal MailboxAddress Sender => MailboxAddress.Parse(From);

    /// <summary>One sentence per setting that cannot be; empty when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (!MailboxAddress.TryParse(From, out var sender) || !EmailAddress.IsOne(sender.Address) || From.Any(char.IsControl))
            yield return "Mail:From is not an e-mail address.";
        else if (Smtp.IsConfigured && From == new MailOptions().From) yield return "Mail:Smtp:Host is set, but Mail:From is not.";
        foreach (var problem in Smtp.Problems()) yield return problem;
    }
}

/// <summary>The mail server: <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Where TLS begins with the connection, without STARTTLS.</summary>
    private const int SubmissionOverTls = 465;

    /// <summary>Not given, letters become files in <c>outbox</c> in the data directory.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Encrypts or does not send. Port 465 is encrypted from the start, whatever this says.</summary>
    public bool StartTls { get; set; } = true;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    internal SecureSocketOptions Security => Port is SubmissionOverTls ? SecureSocketOptions.SslOnConnect
        : StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;

    internal IEnumerable<string> Problems()
    {
        if (!IsConfigured)
        {
            if (!string.IsNullOrEmpty(Username) || !string.IsNullOrEmpty(Password))
                yield return "Mail:Smtp:Username or Mail:Smtp:Password is set, but Mail:Smtp:Host is not.";
            yield break;
        }
        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown) yield return "Mail:Smtp:Host is not a host's name or address.";
        if (Port is < 1 or > 65_535) yield return "Mail:Smtp:Port must be between 1 and 65535.";
        if (string.IsNullOrEmpty(Username) != string.IsNullOrEmpty(Password))
            yield return "Mail:Smtp:Username and Mail:Smtp:Password go together; one of them is missing.";
        if (!string.IsNullOrEmpty(Password) && Security is SecureSocketOptions.None && !IsHere)
            yield return "Mail:Smtp:StartTls is false: the password would be sent unencrypted.";
    }

    private bool IsHere => Host is "localhost" || IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);
}
