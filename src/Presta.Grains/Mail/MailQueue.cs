using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Presta.Journal;
using Presta.Storage;

namespace Presta.Mail;

/// <summary>
/// The table of letters. Which silo sends one is decided here, by who claims it. The queries repeat <c>state = 'Waiting'</c> for their
/// index.
/// </summary>
internal sealed class MailQueue(Database database, TimeProvider time)
{
    public const int MostWaiting = 10_000;

    /// <summary>How long a claim holds: longer than a letter takes to be sent, by far more than clocks of silos differ.</summary>
    public static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(3);

    /// <summary>A letter that could not be sent by then is given up; one whose link ends sooner, with its link.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>For so long an id is known, and an operator can see what became of its letter.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// <summary>Durable when it returns; nothing happens when the id is known.</summary>
    /// <exception cref="MailFullException"/>
    public Task Add(Letter letter, CancellationToken cancel = default) => database.Write(async t =>
    {
        if (await Count(t, "id = @Id", new { letter.Id }) > 0) return;
        if (await Count(t, "state = 'Waiting'") >= MostWaiting) throw new MailFullException(MostWaiting);
        var now = time.GetUtcNow();
        await Execute(t,
            """
            INSERT INTO mail(id, kind, to_hash, body, state, queued_at, due_at, expires_at, attempts)
            VALUES(@Id, @kind, @hash, @body, 'Waiting', @now, @now, @expires, 0) ON CONFLICT(id) DO NOTHING
            """,
            new
            {
                letter.Id, kind = letter.Kind.ToString(), hash = Hash(letter.To), now, expires = now + Usable(letter),
                body = JsonSerializer.Serialize(letter, RowJson.Options),
            });
    }, cancel);

    /// <summary>The letter that is due longest, for the caller alone while the claim lasts; no letter is the end of the work.</summary>
    public async Task<Claim?> Next(CancellationToken cancel = default)
    {
        var (now, claim) = (time.GetUtcNow(), Guid.NewGuid().ToString("N"));
        var row = await database.Write(t => t.Connection!.QuerySingleOrDefaultAsync<Row>(
            $"""
            UPDATE mail SET claim = @claim, due_at = @until, attempts = attempts + 1
             WHERE id = (SELECT id FROM mail WHERE state = 'Waiting' AND due_at <= @now ORDER BY due_at LIMIT 1 {database.SkipLocked})
               AND state = 'Waiting' AND due_at <= @now
            RETURNING body, attempts, queued_at AS QueuedAt, expires_at AS ExpiresAt
            """, new { claim, now, until = now + ClaimLasts }, t), cancel);
        return row is null ? null
            : new(JsonSerializer.Deserialize<Letter>(row.Body, RowJson.Options)!, claim, row.Attempts, row.QueuedAt, row.ExpiresAt);
    }

    /// <summary>It is sent, whoever may have claimed it meanwhile.</summary>
    public Task Sent(Claim claim) => database.Write(t => Execute(t,
        "UPDATE mail SET state = 'Sent', body = NULL, claim = NULL, note = NULL, sent_at = @now WHERE id = @Id AND state = 'Waiting'",
        new { claim.Letter.Id, now = time.GetUtcNow() }), CancellationToken.None);

    /// <param name="reason">Without what the letter holds.</param>
    public Task Later(Claim claim, TimeSpan wait, string reason) => database.Write(t => Execute(t,
        "UPDATE mail SET due_at = @due, claim = NULL, note = @reason WHERE id = @Id AND claim = @Token AND state = 'Waiting'",
        new { claim.Letter.Id, claim.Token, due = time.GetUtcNow() + wait, reason }), CancellationToken.None);

    /// <param name="reason">Without what the letter holds.</param>
    public Task Dead(Claim claim, string reason) => database.Write(t => Execute(t,
        "UPDATE mail SET state = 'Dead', body = NULL, claim = NULL, note = @reason WHERE id = @Id AND claim = @Token AND state = 'Waiting'",
        new { claim.Letter.Id, claim.Token, reason }), CancellationToken.None);

    public Task Forget(CancellationToken cancel) => database.Write(t => Execute(t,
        "DELETE FROM mail WHERE state <> 'Waiting' AND queued_at < @before", new { before = time.GetUtcNow() - Remembered }), cancel);

    private static TimeSpan Usable(Letter letter) => letter.Values.TryGetValue(LetterValues.Minutes, out var minutes)
        && TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)) is var validity && validity < Patience
            ? validity : Patience;

    private static string Hash(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())));

    private static Task<int> Count(DbTransaction transaction, string where, object? parameters = null) =>
        transaction.Connection!.QuerySingleAsync<int>($"SELECT count(*) FROM mail WHERE {where}", parameters, transaction);

    private static Task<int> Execute(DbTransaction transaction, string sql, object parameters) =>
        transaction.Connection!.ExecuteAsync(sql, parameters, transaction);

    private sealed record Row
    {
        public string Body { get; init; } = "";

        public int Attempts { get; init; }

        public DateTimeOffset QueuedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }
}

/// <summary>A letter that is the holder's to send.</summary>
/// <param name="Attempts">This one included.</param>
internal sealed record Claim(Letter Letter, string Token, int Attempts, DateTimeOffset QueuedAt, DateTimeOffset ExpiresAt);
