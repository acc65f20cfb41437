using MimeKit;
using Presta.Mail;

namespace Presta.Tests.Mail;

public sealed class OutboxDirectoryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"presta-outbox-{Guid.NewGuid():N}");
    private readonly LetterWriter writer = new(MailboxAddress.Parse("Presta <no-reply@presta.example.ch>"));

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_letter_is_one_file_that_a_mail_program_reads()
    {
        var letter = Letters.New(Noon);
        var outbox = new OutboxDirectory(directory);

        await outbox.Send(writer.Write(letter, Noon), default);
        await outbox.Send(writer.Write(letter, Noon), default);   // after a crash in between

        var file = Assert.Single(Directory.GetFiles(directory));
        Assert.Equal($"{letter.Id}.eml", Path.GetFileName(file));
        var message = await MimeMessage.LoadAsync(file);
        Assert.Equal("Réinitialisation de votre mot de passe", message.Subject);
        Assert.Equal("\"Claire Dubois\" <claire@example.ch>", message.To.ToString());
        Assert.Contains("à choisir un nouveau mot de passe", message.TextBody, StringComparison.Ordinal);
        Assert.Contains(Letters.Link, message.TextBody, StringComparison.Ordinal);
        Assert.Contains("60 minutes", message.HtmlBody, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task What_cannot_be_written_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var sending = new OutboxDirectory(directory).Send(writer.Write(Letters.New(Noon), Noon), cancelled.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        Assert.Empty(Directory.GetFiles(directory));
    }
}
