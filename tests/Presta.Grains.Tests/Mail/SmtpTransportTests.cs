using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Presta.Mail;

namespace Presta.Tests.Mail;

public sealed class SmtpTransportTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly SmtpListener server = new();
    private readonly Letter letter = Letters.New(Noon);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_letter_arrives_whole_at_its_one_reader()
    {
        await Send("presta", "secret");

        Assert.Contains("AUTH PLAIN " + Convert.ToBase64String("\0presta\0secret"u8), server.Said);
        Assert.Equal(["RCPT TO:<claire@example.ch>"], server.Said.Where(s => s.StartsWith("RCPT", StringComparison.Ordinal)));
        var message = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(server.Letters))));
        Assert.Equal("Réinitialisation de votre mot de passe", message.Subject);
        Assert.Equal($"{letter.Id}@presta.example.ch", message.MessageId);
        Assert.Contains(Letters.Link, message.TextBody, StringComparison.Ordinal);
        Assert.Contains("QUIT", server.Said);
    }

    [Fact]
    public async Task What_the_server_has_taken_is_sent_even_when_it_hangs_up()
    {
        server.IsRude = true;
        await Send();
        Assert.Single(server.Letters);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 <claire@example.ch>: no such user", "SMTP 550 (RecipientNotAccepted)")]
    [InlineData(".", "554 5.7.1 not from you to claire@example.ch", "SMTP 554 (MessageNotAccepted)")]
    public async Task A_refusal_for_good_is_told_by_its_code_alone(string verb, string answer, string code)
    {
        server.Instead[verb] = answer;
        Assert.Equal($"the server refused it: {code}", (await Assert.ThrowsAsync<MailRefusedException>(() => Send())).Message);
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.1 greylisted")]
    [InlineData(".", "451 4.3.0 later")]
    [InlineData("MAIL", "550 5.7.1 sender not allowed")]
    public async Task What_may_be_otherwise_tomorrow_is_no_refusal(string verb, string answer)
    {
        server.Instead[verb] = answer;
        await Assert.ThrowsAsync<SmtpCommandException>(() => Send());
    }

    [Fact]
    public async Task A_wrong_password_is_a_setting_that_can_be_mended()
    {
        server.Instead["AUTH"] = "535 5.7.8 wrong";
        await Assert.ThrowsAsync<AuthenticationException>(() => Send("presta", "wrong"));
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_unless_that_is_asked_for()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Send(startTls: true));
        Assert.DoesNotContain(server.Said, s => s.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private Task Send(string username = "", string password = "", bool startTls = false) =>
        new SmtpTransport(new() { Host = "127.0.0.1", Port = server.Port, Username = username, Password = password, StartTls = startTls })
            .Send(new LetterWriter(MailboxAddress.Parse("no-reply@presta.example.ch")).Write(letter, Noon), default);
}
