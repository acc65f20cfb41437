using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;
using Presta.Mail;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Mail;

public sealed class SqlitePostmanTests : PostmanSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresPostmanTests : PostmanSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class PostmanSuite : MailSuite
{
    [ProviderFact]
    public async Task A_letter_is_sent_once_and_its_text_erased()
    {
        var letter = await Queued();

        Assert.True(await Postman().DeliverNext(default));
        Assert.False(await Postman().DeliverNext(default));

        Assert.Equal([$"{letter.Id}"], Transport.Sent);
        var row = await Row(letter.Id);
        Assert.Equal(("Sent", null, Noon, nameof(LetterKind.ResetPassword)), (row.State, row.Body, row.SentAt, row.Kind));
        Assert.Equal(64, row.ToHash.Length);
    }

    [ProviderFact]
    public async Task Many_postmen_of_two_silos_send_each_letter_once()
    {
        var letters = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Queued()));
        var other = Open();
        Transport.Script = _ => Task.Delay(1);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            while (await Postman(n % 2 is 0 ? Silo : other).DeliverNext(default))
            {
            }
        })));

        Assert.Equal(letters.Select(l => $"{l.Id}").Order(), Transport.Sent.Order());
    }

    [ProviderFact]
    public async Task What_fails_is_tried_again_later_each_time_and_then_sent()
    {
        await Queued();
        var failures = 3;
        Transport.Script = _ => failures-- > 0 ? throw new SocketException((int)SocketError.ConnectionRefused) : Task.CompletedTask;

        foreach (var wait in (int[])[10, 20, 40])
        {
            Assert.True(await Postman().DeliverNext(default));
            Time.Advance(TimeSpan.FromSeconds(wait - 1));
            Assert.False(await Postman().DeliverNext(default));
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(Transport.Sent);
        Assert.True(await Postman().DeliverNext(default));
        Assert.Single(Transport.Sent);
    }

    [ProviderFact]
    public async Task A_letter_dies_with_its_link_and_says_why()
    {
        var letter = await Queued();
        Transport.Script = _ => throw new SocketException((int)SocketError.ConnectionRefused);
        while ((await Row(letter.Id)).State is "Waiting")
        {
            await Postman().DeliverNext(default);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        var row = await Row(letter.Id);
        Assert.Equal(("Dead", null, "it could not be sent while it was of use"), (row.State, row.Body, row.Note));
        Assert.InRange(Time.GetUtcNow() - Noon, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(110));
    }

    [ProviderFact]
    public async Task A_letter_without_an_end_of_its_own_is_tried_for_a_day()
    {
        var letter = await Queued(LetterKind.Welcome);
        Transport.Script = _ => throw new SocketException((int)SocketError.ConnectionRefused);
        for (var hour = 0; hour < 24; hour++)
        {
            await Postman().DeliverNext(default);
            Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal("Waiting", (await Row(letter.Id)).State);
        Assert.True(await Postman().DeliverNext(default));
        Assert.Equal(("Dead", 25), ((await Row(letter.Id)).State, (await Row(letter.Id)).Attempts));
    }

    [ProviderFact]
    public async Task What_the_server_refuses_for_good_is_dead_at_once()
    {
        var letter = await Queued();
        Transport.Script = _ => throw new MailRefusedException("SMTP 550", new InvalidOperationException());

        await Postman().DeliverNext(default);

        var row = await Row(letter.Id);
        Assert.Equal(("Dead", null, "SMTP 550"), (row.State, row.Body, row.Note));
    }

    [ProviderFact]
    public async Task No_log_and_no_note_tells_whom_or_what()
    {
        var letter = await Queued();
        var quoting = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxBusy, $"<{letter.To}>: busy");
        Exception[] troubles = [quoting, new InvalidOperationException(Letters.Link), new SocketException((int)SocketError.HostNotFound)];
        foreach (var trouble in troubles)
        {
            Transport.Script = _ => throw trouble;
            Assert.True(await Postman().DeliverNext(default));
            Assert.DoesNotContain(letter.To, (await Row(letter.Id)).Note, StringComparison.Ordinal);
            Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(3, Said.Lines.Count);
        Assert.All(Said.Lines, line => Assert.Contains($"{letter.Id}", line, StringComparison.Ordinal));
        Assert.Contains("SMTP 450 (RecipientNotAccepted)", Said.Lines.First(), StringComparison.Ordinal);
        foreach (var word in (string[])[letter.To, letter.Name, Letters.Secret])
            Assert.All(Said.Lines, line => Assert.DoesNotContain(word, line, StringComparison.Ordinal));
    }
}
