using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presta.Mail;
using Presta.Storage;

namespace Presta.Tests.Mail;

public sealed class MailOptionsTests
{
    private const string Server = "Mail:Smtp:Host=mail.example.ch";
    private const string Sender = "Mail:From=Presta <no-reply@example.ch>";

    [Fact]
    public void Without_a_server_letters_go_to_the_data_directory() =>
        Assert.Equal(Path.GetFullPath("some/where/outbox"), Transport().Destination);

    [Fact]
    public void With_a_server_they_go_there() =>
        Assert.Equal("smtp://mail.example.ch:587", Transport(Server, Sender).Destination);

    [Fact]
    public void A_server_on_this_machine_may_have_a_password_unencrypted() =>
        Transport("Mail:Smtp:Host=127.0.0.1", Sender, "Mail:Smtp:Username=a", "Mail:Smtp:Password=b", "Mail:Smtp:StartTls=false");

    [Theory]
    [InlineData("Mail:From", "Mail:From=nobody")]
    [InlineData("Mail:From", "Mail:From=a@example.ch\nBcc: b@example.ch")]
    [InlineData("Mail:From is not", Server)]
    [InlineData("Mail:Smtp:Host", "Mail:Smtp:Host=no host!", Sender)]
    [InlineData("Mail:Smtp:Port", Server, Sender, "Mail:Smtp:Port=0")]
    [InlineData("Mail:Smtp:Port", "Mail:Smtp:Port=smtp")]
    [InlineData("one of them is missing", Server, Sender, "Mail:Smtp:Username=a")]
    [InlineData("Mail:Smtp:Host is not", "Mail:Smtp:Username=a")]
    [InlineData("unencrypted", Server, Sender, "Mail:Smtp:Username=a", "Mail:Smtp:Password=b", "Mail:Smtp:StartTls=false")]
    public void What_cannot_be_is_a_sentence(string named, params string[] settings)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Transport(settings));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static IMailTransport Transport(params string[] settings)
    {
        var given = settings.Select(s => s.Split('=', 2)).Select(s => new KeyValuePair<string, string?>(s[0], s[1]));
        return new ServiceCollection().AddSingleton(new StorageOptions { Directory = "some/where" })
            .AddPrestaMail(new ConfigurationBuilder().AddInMemoryCollection(given).Build())
            .BuildServiceProvider().GetRequiredService<IMailTransport>();
    }
}
