using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Presta.Mail;

internal sealed class SmtpTransport(SmtpOptions server) : IMailTransport
{
    public string Destination => $"smtp://{server.Host}:{server.Port}";

    public async Task Send(MimeMessage message, CancellationToken cancel)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(server.Host, server.Port, server.Security, cancel);
        if (!string.IsNullOrEmpty(server.Username)) await client.AuthenticateAsync(server.Username, server.Password, cancel);
        try
        {
            await client.SendAsync(message, cancel);
        }
        catch (SmtpCommandException refusal) when (IsForGood(refusal))
        {
            throw new MailRefusedException($"the server refused it: {Said(refusal)}", refusal);
        }
        await client.DisconnectAsync(quit: true, cancel);   // fails silently: the letter is the server's by now
    }

    /// <summary>What a server says quotes addresses: its code is all that may be kept.</summary>
    public static string Said(SmtpCommandException refusal) => $"SMTP {(int)refusal.StatusCode} ({refusal.ErrorCode})";

    /// <summary>A sender or a login that the server refuses is a setting that somebody will mend.</summary>
    private static bool IsForGood(SmtpCommandException refusal) =>
        refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted && (int)refusal.StatusCode >= 500;
}
