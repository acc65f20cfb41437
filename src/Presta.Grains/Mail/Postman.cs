using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace Presta.Mail;

/// <summary>
/// Takes letters out of the queue, one at a time, and sees what becomes of each. Several may be at work, never with the same one in hand.
/// </summary>
internal sealed class Postman(
    MailQueue queue, LetterWriter writer, IMailTransport transport, MailMeters meters, TimeProvider time, ILogger<Postman> log)
{
    /// <summary>A server that has not taken a letter by then will not; well below <see cref="MailQueue.ClaimLasts"/>.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <returns>False when no letter is due.</returns>
    public async Task<bool> DeliverNext(CancellationToken cancel)
    {
        if (await queue.Next(cancel) is not { } claim) return false;
        var letter = claim.Letter;
        if (time.GetUtcNow() >= claim.ExpiresAt)
        {
            await GiveUp(claim, "it could not be sent while it was of use");
            return true;
        }
        try
        {
            using var patience = new CancellationTokenSource(MostTime, time);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
            await transport.Send(writer.Write(letter, claim.QueuedAt), enough.Token);
        }
        catch (MailRefusedException refused)
        {
            await GiveUp(claim, refused.Message);
            return true;
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested)   // else the claim runs out: the server may have taken it
        {
            var (wait, reason) = (Wait(claim.Attempts), Reason(trouble));
            MailLog.NotSent(log, letter.Kind, letter.Id, claim.Attempts, wait, reason);
            meters.Failed(letter.Kind);
            await queue.Later(claim, wait, reason);
            return true;
        }
        await queue.Sent(claim);
        meters.Sent(letter.Kind, time.GetUtcNow() - claim.QueuedAt);
        return true;
    }

    /// <summary>10 s, 20 s, 40 s, … up to an hour.</summary>
    private static TimeSpan Wait(int attempts) => attempts > 9 ? LongestWait : FirstWait * (1 << (attempts - 1));

    private Task GiveUp(Claim claim, string reason)
    {
        MailLog.Dead(log, claim.Letter.Kind, claim.Letter.Id, reason);
        meters.Died(claim.Letter.Kind);
        return queue.Dead(claim, reason);
    }

    /// <summary>In the words of what went wrong, unless these could quote the letter.</summary>
    private static string Reason(Exception trouble) => trouble switch
    {
        SmtpCommandException refusal => SmtpTransport.Said(refusal),
        SocketException or IOException or UnauthorizedAccessException => trouble.Message,
        AuthenticationException => "the server refused the login",
        SslHandshakeException => "no encrypted connection: " + trouble.Message,
        OperationCanceledException => "the server took too long",
        _ => trouble.GetType().Name,
    };
}

internal static partial class MailLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} could not be sent (try {Attempts}); again in {Wait}: {Reason}")]
    public static partial void NotSent(ILogger log, LetterKind kind, EntityId id, int attempts, TimeSpan wait, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} {Id} is given up: {Reason}")]
    public static partial void Dead(ILogger log, LetterKind kind, EntityId id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the letters could not be looked at and will be again")]
    public static partial void NotLooked(ILogger log, Exception trouble);
}
