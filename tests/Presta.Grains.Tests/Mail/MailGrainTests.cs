using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.TestingHost;
using Presta.Mail;
using Presta.Storage;

namespace Presta.Tests.Mail;

/// <summary>Two silos over one SQLite directory, with a scripted way to the people.</summary>
public sealed class MailGrainTests : IAsyncLifetime
{
    private readonly StorageOptions options = new() { Directory = Directory.CreateTempSubdirectory("presta-test-").FullName };
    private readonly ScriptedTransport transport = new();
    private InProcessTestCluster cluster = null!;

    private IMailGrain Mail => cluster.Client.GetGrain<IMailGrain>("default");

    private static Letter New => Letters.New(TimeProvider.System.GetUtcNow());

    public async Task InitializeAsync()
    {
        await StorageSchema.Apply(options);
        await Start();
    }

    public async Task DisposeAsync()
    {
        await cluster.DisposeAsync();
        Directory.Delete(options.Directory, recursive: true);
    }

    [Fact]
    public async Task Letters_are_sent_once_each_also_those_that_were_handed_in_twice()
    {
        var letters = Enumerable.Range(0, 30).Select(_ => New).ToArray();

        await Task.WhenAll(letters.Concat(letters).Select(Mail.Send));
        await Until(() => transport.Sent.Count >= letters.Length);

        Assert.Equal(letters.Select(l => $"{l.Id}").Order(), transport.Sent.Order());
    }

    [Fact]
    public async Task A_letter_that_could_never_be_sent_is_refused_with_a_sentence()
    {
        var refusal = await Assert.ThrowsAsync<LetterException>(() => Mail.Send(New with { To = "nobody" }));
        Assert.Equal("A letter goes to one plain e-mail address.", refusal.Message);
    }

    [Fact]
    public async Task Sending_does_not_wait_for_the_mail_server()
    {
        var (reached, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        transport.Script = _ =>
        {
            reached.TrySetResult();
            return open.Task;
        };

        await Mail.Send(New);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await Mail.Send(New);
        Assert.Empty(transport.Sent);

        open.SetResult();
        await Until(() => transport.Sent.Count is 2);
    }

    [Fact]
    public async Task Silos_that_come_after_all_others_have_ended_send_what_waits()
    {
        var tried = new TaskCompletionSource();
        transport.Script = _ =>
        {
            tried.TrySetResult();
            throw new SocketException((int)SocketError.ConnectionRefused);
        };
        var letter = New;
        await Mail.Send(letter);
        await tried.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await cluster.DisposeAsync();
        transport.Script = _ => Task.CompletedTask;

        await Start();
        await Mail.Wake();
        await Until(() => transport.Sent.Count > 0);

        Assert.Equal([$"{letter.Id}"], transport.Sent);
    }

    private async Task Start()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddPrestaStorage(options).AddMetrics().AddPrestaMail(new ConfigurationBuilder().Build())
            .Replace(ServiceDescriptor.Singleton<IMailTransport>(transport)));
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    private static async Task Until(Func<bool> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!fact()) await Task.Delay(20, patience.Token);
    }
}
