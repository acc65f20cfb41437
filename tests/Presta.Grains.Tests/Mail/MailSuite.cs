using System.Collections.Concurrent;
using System.Net.Sockets;
using Dapper;
using MailKit.Net.Smtp;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using Presta.Mail;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Mail;

public sealed class SqliteMailTests : MailSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    [Fact]
    public async Task No_byte_of_a_sent_letter_is_left_in_the_file()
    {
        for (var i = 0; i < 50; i++) await Queued();
        Assert.Contains(Letters.Secret, await Bytes(), StringComparison.Ordinal);

        while (await Postman().DeliverNext(default))
        {
        }

        Assert.DoesNotContain(Letters.Secret, await Bytes(), StringComparison.Ordinal);
    }

    private async Task<string> Bytes()
    {
        var file = Path.Combine(Options.Directory, "presta.db");
        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()))
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(bytes, System.Text.Encoding.Latin1);
        return await text.ReadToEndAsync();
    }
}

[NeedsPostgres]
public sealed class PostgresMailTests : MailSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

/// <summary>What queue and postman promise, on every storage.</summary>
public abstract class MailSuite : StorageSuite
{
    private readonly Said said = new();
    private readonly ScriptedTransport transport = new();

    private MailQueue Queue => QueueOf(Silo);

    [ProviderFact]
    public async Task A_letter_is_sent_once_and_its_text_erased()
    {
        var letter = await Queued();

        Assert.True(await Postman().DeliverNext(default));
        Assert.False(await Postman().DeliverNext(default));

        Assert.Equal([$"{letter.Id}"], transport.Sent);
        var row = await Row(letter.Id);
        Assert.Equal(("Sent", null, Noon, nameof(LetterKind.ResetPassword)), (row.State, row.Body, row.SentAt, row.Kind));
        Assert.Equal(64, row.ToHash.Length);
    }

    [ProviderFact]
    public async Task The_same_id_twice_is_one_letter_also_after_it_was_sent()
    {
        var letter = await Queued();
        await Task.WhenAll(Queue.Add(letter), Queue.Add(letter));
        await Postman().DeliverNext(default);
        await Queue.Add(letter);

        Assert.False(await Postman().DeliverNext(default));
        Assert.Single(transport.Sent);
    }

    [ProviderFact]
    public async Task Many_postmen_of_two_silos_send_each_letter_once()
    {
        var letters = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Queued()));
        var other = Open();
        transport.Script = _ => Task.Delay(1);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () => { while (await Postman(n % 2 is 0 ? Silo : other).DeliverNext(default)) { } })));

        Assert.Equal(letters.Select(l => $"{l.Id}").Order(), transport.Sent.Order());
    }

    [ProviderFact]
    public async Task A_letter_in_hand_is_nobody_else_s_until_its_claim_runs_out()
    {
        var letter = await Queued();
        Assert.NotNull(await Queue.Next());   // and killed

        Assert.Null(await QueueOf(Open()).Next());
        Time.Advance(MailQueue.ClaimLasts);
        await Postman().DeliverNext(default);

        Assert.Equal([$"{letter.Id}"], transport.Sent);
    }

    [ProviderFact]
    public async Task Who_lost_a_claim_may_say_that_it_was_sent_but_not_that_it_failed()
    {
        var letter = await Queued();
        var lost = (await Queue.Next())!;
        Time.Advance(MailQueue.ClaimLasts);
        var held = (await Queue.Next())!;
        Assert.Equal((lost.Letter.Id, 2), (held.Letter.Id, held.Attempts));

        await Queue.Later(lost, TimeSpan.Zero, "late news");
        await Queue.Dead(lost, "late news");
        Assert.Null(await Queue.Next());
        await Queue.Sent(lost);

        Assert.Equal("Sent", (await Row(letter.Id)).State);
    }

    [ProviderFact]
    public async Task What_fails_is_tried_again_later_each_time_and_then_sent()
    {
        await Queued();
        var failures = 3;
        transport.Script = _ => failures-- > 0 ? Task.FromException(new SocketException((int)SocketError.ConnectionRefused)) : Task.CompletedTask;

        foreach (var wait in (int[])[10, 20, 40])
        {
            Assert.True(await Postman().DeliverNext(default));
            Time.Advance(TimeSpan.FromSeconds(wait - 1));
            Assert.False(await Postman().DeliverNext(default));
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(transport.Sent);
        Assert.True(await Postman().DeliverNext(default));
        Assert.Single(transport.Sent);
    }

    [ProviderFact]
    public async Task A_letter_dies_with_its_link_and_says_why()
    {
        var letter = await Queued();
        transport.Script = _ => throw new SocketException((int)SocketError.ConnectionRefused);
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
        transport.Script = _ => throw new SocketException((int)SocketError.ConnectionRefused);
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
        transport.Script = _ => throw new MailRefusedException("the server refused it: SMTP 550 (RecipientNotAccepted)", new InvalidOperationException());

        await Postman().DeliverNext(default);

        var row = await Row(letter.Id);
        Assert.Equal(("Dead", null, "the server refused it: SMTP 550 (RecipientNotAccepted)"), (row.State, row.Body, row.Note));
    }

    [ProviderFact]
    public async Task No_log_and_no_note_tells_whom_or_what()
    {
        var letter = await Queued();
        var quoting = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxBusy, new MailboxAddress("", letter.To), $"<{letter.To}>: busy");
        foreach (var trouble in (Exception[])[quoting, new InvalidOperationException(Letters.Link), new SocketException((int)SocketError.HostNotFound)])
        {
            transport.Script = _ => throw trouble;
            Assert.True(await Postman().DeliverNext(default));
            Assert.DoesNotContain(letter.To, (await Row(letter.Id)).Note, StringComparison.Ordinal);
            Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(3, said.Lines.Count);
        Assert.All(said.Lines, line => Assert.Contains($"{letter.Id}", line, StringComparison.Ordinal));
        Assert.Contains("SMTP 450 (RecipientNotAccepted)", said.Lines.First(), StringComparison.Ordinal);
        foreach (var word in (string[])[letter.To, letter.Name, Letters.Secret])
            Assert.All(said.Lines, line => Assert.DoesNotContain(word, line, StringComparison.Ordinal));
    }

    [ProviderFact]
    public async Task A_restart_goes_on_with_what_waits()
    {
        var letter = await Queued();
        await Switch(Options);

        await Postman().DeliverNext(default);

        Assert.Equal([$"{letter.Id}"], transport.Sent);
    }

    [ProviderFact]
    public async Task A_full_queue_takes_no_more_but_knows_what_it_has()
    {
        var known = await Queued();
        await Silo.GetRequiredService<Database>().Write(t => t.Connection!.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @more)
            INSERT INTO mail(id, kind, to_hash, body, state, queued_at, due_at, expires_at, attempts)
            SELECT @uuid, kind, to_hash, body, state, queued_at, due_at, expires_at, attempts FROM mail, n
            """.Replace("@uuid", Options.Provider is StorageProvider.Sqlite ? "hex(randomblob(16))" : "gen_random_uuid()", StringComparison.Ordinal),
            new { more = MailQueue.MostWaiting - 1 }, t), default);

        await Assert.ThrowsAsync<MailFullException>(() => Queued());
        await Queue.Add(known);
        await Postman().DeliverNext(default);
        await Queued();
    }

    [ProviderFact]
    public async Task Letters_of_long_ago_are_forgotten_unless_they_wait()
    {
        var (sent, waiting) = (await Queued(), await Queued());
        await Postman().DeliverNext(default);
        Time.Advance(TimeSpan.FromDays(89));
        await Queue.Forget(default);
        Assert.Equal(2, await Count());

        Time.Advance(TimeSpan.FromDays(2));
        await Queue.Forget(default);

        Assert.Equal(1, await Count());
        Assert.Equal("Waiting", (await Row(transport.Sent[0] == $"{sent.Id}" ? waiting.Id : sent.Id)).State);
    }

    private protected Postman Postman(IServiceProvider? silo = null) => new(QueueOf(silo ?? Silo), new(MailboxAddress.Parse("no-reply@presta.example.ch")), transport,
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), Time, said);

    private protected async Task<Letter> Queued(LetterKind kind = LetterKind.ResetPassword)
    {
        var letter = Letters.New(Time.GetUtcNow(), kind);
        await Queue.Add(letter);
        return letter;
    }

    private protected Task<Kept> Row(EntityId id) => Silo.GetRequiredService<Database>().Read(c => c.QuerySingleAsync<Kept>(
        "SELECT kind, to_hash AS ToHash, body, state, attempts, note, sent_at AS SentAt FROM mail WHERE id = @id", new { id }), default);

    private Task<int> Count() => Silo.GetRequiredService<Database>().Read(c => c.QuerySingleAsync<int>("SELECT count(*) FROM mail"), default);

    private MailQueue QueueOf(IServiceProvider silo) => new(silo.GetRequiredService<Database>(), Time);

    private protected sealed record Kept
    {
        public string Kind { get; init; } = "";

        public string ToHash { get; init; } = "";

        public string? Body { get; init; }

        public string State { get; init; } = "";

        public int Attempts { get; init; }

        public string? Note { get; init; }

        public DateTimeOffset? SentAt { get; init; }
    }

    private sealed class Said : ILogger<Postman>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
