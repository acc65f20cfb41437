using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Presta.Mail;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Mail;

public sealed class SqliteMailQueueTests : MailQueueSuite
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
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(bytes, System.Text.Encoding.Latin1);
        return await text.ReadToEndAsync();
    }
}

[NeedsPostgres]
public sealed class PostgresMailQueueTests : MailQueueSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class MailQueueSuite : MailSuite
{
    private string NewUuid => Options.Provider is StorageProvider.Sqlite ? "hex(randomblob(16))" : "gen_random_uuid()";

    [ProviderFact]
    public async Task The_same_id_twice_is_one_letter_also_after_it_was_sent()
    {
        var letter = await Queued();
        await Task.WhenAll(Queue.Add(letter), Queue.Add(letter));
        await Postman().DeliverNext(default);
        await Queue.Add(letter);

        Assert.False(await Postman().DeliverNext(default));
        Assert.Single(Transport.Sent);
    }

    [ProviderFact]
    public async Task A_letter_in_hand_is_nobody_else_s_until_its_claim_runs_out()
    {
        var letter = await Queued();
        Assert.NotNull(await Queue.Next());   // and killed

        Assert.Null(await QueueOf(Open()).Next());
        Time.Advance(MailQueue.ClaimLasts);
        await Postman().DeliverNext(default);

        Assert.Equal([$"{letter.Id}"], Transport.Sent);
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
    public async Task A_restart_goes_on_with_what_waits()
    {
        var letter = await Queued();
        await Switch(Options);

        await Postman().DeliverNext(default);

        Assert.Equal([$"{letter.Id}"], Transport.Sent);
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
            """.Replace("@uuid", NewUuid, StringComparison.Ordinal),
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
        Assert.Equal("Waiting", (await Row(Transport.Sent[0] == $"{sent.Id}" ? waiting.Id : sent.Id)).State);
    }
}
