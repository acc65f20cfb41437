using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Presta.Audit;
using Presta.Journal;
using Presta.Storage;
using Presta.Storage.Backups;
using Presta.Tests.Storage;

namespace Presta.Tests.Audit;

public sealed class SqliteAuditTests : AuditSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    protected override string Unlock => "DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept";

    protected override System.Data.Common.DbConnection Connection() =>
        new SqliteConnection($"Data Source={Path.Combine(Options.Directory, "presta.db")};Pooling=false");
}

[NeedsPostgres]
public sealed class PostgresAuditTests : AuditSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();

    protected override string Unlock => "DROP TRIGGER audit_append_only ON audit";

    protected override System.Data.Common.DbConnection Connection() => new NpgsqlConnection(Options.ConnectionString);
}

/// <summary>What the audit trail promises, on every storage.</summary>
public abstract class AuditSuite : StorageSuite
{
    /// <summary>What whoever owns the database can do first.</summary>
    protected abstract string Unlock { get; }

    private IAuditTrail Trail => Silo.GetRequiredService<IAuditTrail>();

    private AuditBook Book => new(Options);

    protected abstract System.Data.Common.DbConnection Connection();

    [ProviderFact]
    public async Task A_change_and_its_line_are_one_commit()
    {
        var id = NewId();
        new RequestOrigin("192.0.2.7", "curl/8", "req-1", Guid.Empty).Accompany();

        await Journal.Append([Change(id, 1), Change(id, 2)]);
        await Journal.Append([Change(id, 2)]);   // fenced: nothing was done

        var lines = await Lines();
        Assert.Equal(["companies.create", "companies.edit"], lines.Select(l => l.GetProperty("action").GetString()));
        Assert.Equal("""{"seq":1,"at":"2026-03-02T12:01:00.000Z","actor":"user:1","action":"companies.create","noun":"companies","id":"ID","version":1,"count":1,"address":"192.0.2.7","agent":"curl/8","request":"req-1","operation":"operation 1","digest":"DIGEST"}""",
            lines[0].GetRawText().Replace(id.ToString(), "ID", StringComparison.Ordinal)
                .Replace(lines[0].GetProperty("digest").GetString()!, "DIGEST", StringComparison.Ordinal));
        Assert.Equal(2, (await Whole()).Lines);
    }

    [ProviderFact]
    public async Task Several_silos_write_one_chain()
    {
        using var other = Open();
        IServiceProvider[] silos = [Silo, other];

        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => n % 2 is 0
            ? silos[n / 2 % 2].GetRequiredService<IAuditTrail>()
                .Append(new AuditEvent(AuditActions.Login) { Actor = NewId(), Count = n + 1 })
            : silos[n / 2 % 2].GetRequiredService<IJournal>().Append([Change(NewId(), 1)])));

        Assert.Equal(400, (await Whole()).Lines);
        Assert.Equal(Enumerable.Range(1, 400), (await Lines()).Select(l => l.GetProperty("seq").GetInt32()));
        Assert.Equal(200, (await Lines()).Count(l => l.GetProperty("action").GetString() is AuditActions.Login));
    }

    [ProviderFact]
    public async Task Whoever_exports_it_can_check_it_without_Presta()
    {
        await Ten();

        var before = new string('0', 64);
        await foreach (var line in Book.Export(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))
        {
            var (prev, hash, json) = (line[9..73], line[83..147], line[156..^1]);
            Assert.Equal(before, prev);
            before = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prev + "\n" + json)));
            Assert.Equal(before, hash);
        }
        Assert.Equal((await Whole()).Head.Hash, before);
        Assert.Equal(2, await Book.Export(Noon.AddMinutes(3), Noon.AddMinutes(5)).CountAsync());
    }

    [ProviderFact]
    public async Task No_line_is_changed_or_deleted_by_accident()
    {
        await Trail.Append(new AuditEvent(AuditActions.Login) { At = TimeProvider.System.GetUtcNow() });   // the database goes by its own clock

        foreach (var accident in (string[])["UPDATE audit SET actor = NULL", "DELETE FROM audit"])
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Execute(accident));

        Assert.Equal(1, (await Whole()).Lines);
    }

    [ProviderFact]
    public async Task A_changed_line_is_named()
    {
        foreach (var (column, value) in (
            (string, string)[])[("actor", "'user:2'"), ("code", "'OK'"), ("status", "200"), ("count", "7"), ("address", "NULL"),
            ("seq", "99"), ("hash", $"'{new string('a', 64)}'")])
        {
            await Switch(await Prepared());
            await Ten();
            await Tamper($"UPDATE audit SET {column} = {value} WHERE seq = 4");
            Assert.StartsWith(column is "seq" ? "Line 4 was removed" : "Line 4 was changed", await Fault(), StringComparison.Ordinal);
        }
    }

    [ProviderFact]
    public async Task A_line_that_was_changed_and_hashed_anew_does_not_fit_the_next()
    {
        await Ten();
        var line = (await Book.Export(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ToArrayAsync())[3];
        var json = line[156..^1].Replace("\"status\":403", "\"status\":200", StringComparison.Ordinal);
        await Tamper($"UPDATE audit SET status = 200, hash = '{AuditLine.HashOf(line[9..73], json)}' WHERE seq = 4");

        Assert.StartsWith("Line 5 does not follow line 4", await Fault(), StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task A_removed_line_is_named()
    {
        await Ten();
        await Tamper("DELETE FROM audit WHERE seq = 6");
        Assert.Equal("Line 6 was removed.", await Fault());

        await Tamper("DELETE FROM audit WHERE seq = 7 OR seq = 8");
        Assert.Equal("Lines 6 to 8 were removed.", await Fault());
    }

    [ProviderFact]
    public async Task A_trail_that_has_lost_its_beginning_is_not_whole()
    {
        await Ten();
        await Tamper("DELETE FROM audit WHERE seq < 3");

        Assert.Equal("Lines 1 to 2 were removed.", await Fault());
    }

    [ProviderFact]
    public async Task Lines_in_another_order_are_named()
    {
        await Ten();
        await Tamper(
            "UPDATE audit SET seq = 0 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 0");

        Assert.StartsWith("Line 4 was changed", await Fault(), StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task A_cut_off_tail_is_seen_by_who_kept_the_head()
    {
        await Ten();
        var kept = (await Whole()).Head;
        await Trail.Append(new AuditEvent(AuditActions.Logout));
        Assert.Null((await Book.Verify([new(kept.Seq, kept.Hash), new(null, kept.Hash), new(11, null)])).Fault);

        await Tamper("DELETE FROM audit WHERE seq > 8");
        Assert.Null(await Fault());   // nothing in the database tells
        Assert.StartsWith(
            "The newest lines were cut off: the chain ends at line 8", (await Book.Verify([new(kept.Seq, kept.Hash)])).Fault,
            StringComparison.Ordinal);

        for (var i = 0; i < 5; i++) await Trail.Append(new AuditEvent(AuditActions.Login));   // grown again over the cut
        Assert.Contains(kept.Hash, (await Book.Verify([new(kept.Seq, kept.Hash)])).Fault, StringComparison.Ordinal);
        Assert.Contains(kept.Hash, (await Book.Verify([new(null, kept.Hash)])).Fault, StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task A_trail_that_was_emptied_or_begun_anew_beside_a_journal_is_not_whole()
    {
        await Journal.Append([Change(NewId(), 1)]);
        await Tamper("DELETE FROM audit");
        Assert.Equal("The trail is empty, and the journal is not: all lines were removed.", await Fault());

        await Trail.Append(new AuditEvent(AuditActions.Login) { At = Noon.AddYears(-1) });
        Assert.Contains("version 1 has no line", await Fault(), StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task What_the_journal_no_longer_keeps_of_a_row_is_missed_only_while_it_would_be_kept()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1), Change(id, 2)]);
        await Execute("DELETE FROM journal WHERE version = 1");
        var retention = new Retention(TimeSpan.FromDays(90));

        Assert.Contains("version 1, of which line 1 tells, is missing",
            (await new AuditBook(Options, retention, At(89)).Verify([])).Fault, StringComparison.Ordinal);
        Assert.Null((await new AuditBook(Options, retention, At(91)).Verify([])).Fault);
        await Execute("DELETE FROM journal WHERE version = 2");   // the newest stays, however old
        Assert.NotNull((await new AuditBook(Options, retention, At(91)).Verify([])).Fault);

        static TimeProvider At(int days) => new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Noon.AddDays(days));
    }

    [ProviderFact]
    public async Task Lines_that_are_said_to_be_pruned_before_their_time_were_cut_off()
    {
        await Ten();
        var kept = await Whole();
        Assert.NotNull(kept.HeadAt);
        await Tamper("DELETE FROM audit");
        var forged = new AuditHead(40, new string('a', 64));
        var pruned = new AuditEvent(AuditActions.Pruned) { Object = AuditPruning.ObjectOf(forged) };
        var line = AuditLines.Of(pruned, kept.HeadAt.Value.AddDays(1)).After(forged);
        var at = line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await Execute(
            "INSERT INTO audit(seq, at, action, object, count, prev_hash, hash) "
            + $"VALUES({line.Seq}, '{at}', '{line.Action}', '{line.Object}', 1, '{line.PrevHash}', '{line.Hash}')");

        Assert.Null((await Book.Verify([new(kept.Head.Seq, kept.Head.Hash)])).Fault);   // whoever noted no time cannot tell
        Assert.Contains(
            kept.Head.Hash, (await Book.Verify([new(kept.Head.Seq, kept.Head.Hash, kept.HeadAt)])).Fault, StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task What_the_journal_says_is_covered()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1), Change(id, 2)]);
        await Deliveries.Delivered("companies", id, 2, Noon, null);
        Assert.Equal(2, (await Whole()).Lines);

        await Execute("UPDATE journal SET changes = '{}' WHERE version = 2");
        Assert.Contains("version 2 was changed", await Fault(), StringComparison.Ordinal);

        await Execute("DELETE FROM journal WHERE version = 2");
        Assert.Contains("version 2, of which line 2 tells, is missing", await Fault(), StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task An_entry_that_no_commit_of_Presta_wrote_is_found()
    {
        var id = NewId();
        await Journal.Append([Change(id, 1)]);
        await Execute(
            """
            INSERT INTO journal(noun, id, version, kind, actor, at, operation, changes, row, delivery)
            SELECT noun, id, 2, 'Edit', actor, at, operation, changes, row, delivery FROM journal
            """);

        Assert.Contains("version 2 has no line", await Fault(), StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task Lines_older_than_ninety_days_may_go_and_the_rest_is_whole()
    {
        for (var i = 0; i < 6; i++) await Trail.Append(new AuditEvent("OLD") { At = new(2024, 1, 1 + i, 0, 0, 0, TimeSpan.Zero) });
        await Trail.Append(new AuditEvent("NEW") { At = Noon.AddDays(-89) });
        await Trail.Append(new AuditEvent("NEW") { At = Noon });
        var pruning = new AuditPruning(Options, Time);

        Assert.Equal(2, await pruning.Prune(new(2024, 1, 3, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(7, (await Whole()).Lines);
        Assert.Equal(4, await pruning.Prune(DateTimeOffset.MaxValue));
        Assert.Equal(0, await pruning.Prune(DateTimeOffset.MaxValue));
        Assert.Equal(
            ["NEW", "NEW", AuditActions.Pruned, AuditActions.Pruned], (await Lines()).Select(l => l.GetProperty("action").GetString()));
        Assert.Null((await Book.Verify([new(1, "of a line that is gone")])).Fault);

        await Tamper("DELETE FROM audit WHERE seq = 7");
        Assert.Equal("Lines 1 to 7 were removed.", await Fault());
    }

    [ProviderFact]
    public async Task A_backup_whose_trail_is_not_whole_is_not_verified_but_restored()
    {
        await Ten();
        await Tamper("DELETE FROM audit WHERE seq = 6");
        var (directory, said) = (Directory.CreateTempSubdirectory("presta-backup-").FullName, new List<string>());
        Backup Of(StorageOptions storage) =>
            new(new(storage, Path.Combine(directory, "files"), Path.Combine(directory, "mapping.json")), Time, said.Add);
        var target = Path.Combine(directory, "backup");
        await Of(Options).Create(target);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => Of(Options).Verify(target));
        await Of(await Fresh()).Restore(target, isForced: false);

        Assert.Contains("Line 6 was removed.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, line => line.StartsWith('!') && line.Contains("Line 6 was removed.", StringComparison.Ordinal));
        Directory.Delete(directory, recursive: true);
    }

    private async Task<StorageOptions> Prepared()
    {
        var options = await Fresh();
        await StorageSchema.Apply(options);
        return options;
    }

    private async Task Ten()
    {
        for (var i = 1; i <= 10; i++)
            await Trail.Append(
                new AuditEvent("PUT /api/x/{id}") { At = Noon.AddMinutes(i), Status = 403, Code = "FORBIDDEN",
                Origin = new("192.0.2.7", "curl/8", $"req-{i}", Guid.NewGuid()) });
    }

    private async Task<AuditVerdict> Whole()
    {
        var verdict = await Book.Verify([]);
        Assert.Null(verdict.Fault);
        return verdict;
    }

    private async Task<string?> Fault() => (await Book.Verify([])).Fault;

    private async Task<JsonElement[]> Lines() => await Book.Export(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line")).ToArrayAsync();

    private async Task Tamper(string sql)
    {
        try
        {
            await Execute(Unlock);
        }
        catch (System.Data.Common.DbException)
        {
            // The second time there is no lock any more.
        }
        await Execute(sql);
    }

    private async Task Execute(string sql)
    {
        await using var connection = Connection();
        await connection.ExecuteAsync(sql);
    }
}
