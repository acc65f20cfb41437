using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presta.Mail;
using Presta.Storage;

namespace Presta.Tests.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Without_a_server_letters_go_to_the_data_directory() =>
        Assert.Equal(Path.GetFullPath("some/where/outbox"), Transport().Destination);

    [Fact]
    public void With_a_server_they_go_there() =>
        Assert.Equal("smtp://mail.example.ch:587", Transport(("Mail:Smtp:Host", "mail.example.ch"), ("Mail:From", "Presta <no-reply@example.ch>")).Destination);

    [Theory]
    [InlineData("Mail:From", "Mail:From", "nobody")]
    [InlineData("Mail:From", "Mail:From", "a@example.ch\nBcc: b@example.ch")]
    [InlineData("Mail:From is not", "Mail:Smtp:Host", "mail.example.ch")]
    [InlineData("Mail:Smtp:Host", "Mail:Smtp:Host", "no host!", "Mail:From", "a@example.ch")]
    [InlineData("Mail:Smtp:Port", "Mail:Smtp:Host", "mail.example.ch", "Mail:From", "a@example.ch", "Mail:Smtp:Port", "0")]
    [InlineData("Mail:Smtp:Port", "Mail:Smtp:Port", "smtp")]
    [InlineData("one of them is missing", "Mail:Smtp:Host", "mail.example.ch", "Mail:From", "a@example.ch", "Mail:Smtp:Username", "a")]
    [InlineData("Mail:Smtp:Host is not", "Mail:Smtp:Username", "a")]
    [InlineData("unencrypted", "Mail:Smtp:Host", "mail.example.ch", "Mail:From", "a@example.ch", "Mail:Smtp:Username", "a", "Mail:Smtp:Password", "b", "Mail:Smtp:StartTls", "false")]
    public void What_cannot_be_is_a_sentence(string named, params string[] settings) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Transport([.. settings.Chunk(2).Select(s => (s[0], s[1]))])).Message, StringComparison.Ordinal);

    private static IMailTransport Transport(params (string Key, string Value)[] settings) => new ServiceCollection().AddSingleton(new StorageOptions { Directory = "some/where" })
        .AddPrestaMail(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build())
        .BuildServiceProvider().GetRequiredService<IMailTransport>();
}
