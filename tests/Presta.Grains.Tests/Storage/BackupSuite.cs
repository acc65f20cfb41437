using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Presta.Documents;
using Presta.Journal;
using Presta.Mail;
using Presta.Storage;
using Presta.Storage.Backups;
using Presta.Tests.Mail;

namespace Presta.Tests.Storage;

public sealed class SqliteBackupTests : BackupSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    [Fact]
    public async Task A_directory_that_a_process_holds_is_not_restored_into()
    {
        await New().Create(Target);
        var held = await Fresh();
        await using var other = new FileStream(
            Path.Combine(held.Directory, "presta.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => New(held).Restore(Target, isForced: true));

        Assert.Contains("in use by another Presta process", refusal.Message, StringComparison.Ordinal);
    }
}

[NeedsPostgres]
public sealed class PostgresBackupTests : BackupSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();

    [ProviderFact]
    public async Task Every_table_but_the_scripts_own_and_the_cluster_s_is_saved()
    {
        await New().Create(Target);

        var saved = Directory.GetFiles(Path.Combine(Target, "database")).Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(
            ["audit", "journal", "mail", "notion_slot", "orleansreminderstable", "orleansstorage", "page", "snapshot", "snapshot_chunk"],
            saved);
    }

    [ProviderFact]
    public async Task A_database_that_a_session_uses_is_not_restored_into()
    {
        await New().Create(Target);
        var used = await Fresh();
        await using var session = new NpgsqlConnection(used.ConnectionString);
        await session.OpenAsync();

        var refusal = await Assert.ThrowsAsync<BackupException>(() => New(used).Restore(Target, isForced: true));

        Assert.Contains("in use by 1 other session", refusal.Message, StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task A_user_who_may_not_create_databases_is_told_so_and_members_are_forgotten()
    {
        await New().Create(Target);
        await using (var owner = new NpgsqlConnection(Options.ConnectionString))
        {
            await owner.ExecuteAsync("CREATE ROLE reader LOGIN; INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES('old')");
        }
        var reader =
            Options with { ConnectionString = Options.ConnectionString.Replace(
            "Username=presta", "Username=reader", StringComparison.Ordinal) };

        var refusal = await Assert.ThrowsAsync<BackupException>(() => New(reader).Verify(Target));
        Assert.Contains("ALTER ROLE", refusal.Message, StringComparison.Ordinal);

        NpgsqlConnection.ClearAllPools();
        await New().Restore(Target, isForced: true);
        await using var restored = new NpgsqlConnection(Options.ConnectionString);
        Assert.Equal(0, await restored.QuerySingleAsync<int>("SELECT count(*) FROM OrleansMembershipVersionTable"));
    }
}

/// <summary>What a backup promises, on every storage.</summary>
public abstract class BackupSuite : StorageSuite, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("presta-backup-").FullName;
    private readonly List<string> said = [];

    protected string Target => Path.Combine(directory, "backup");

    private string Files => Path.Combine(directory, "files");

    private string Mapping => Path.Combine(directory, "notion-mapping.json");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [ProviderFact]
    public async Task What_is_restored_is_what_was_there()
    {
        var document = await Fill();
        await New().Create(Target);
        var before = await Everything();
        await New().Verify(Target);
        Assert.Contains(
            said, line => line.StartsWith("Verified:", StringComparison.Ordinal)
            && line.Contains("1 uploaded document(s)", StringComparison.Ordinal));

        var (other, files) = (await Fresh(), Path.Combine(directory, "other"));
        await New(other, files).Restore(Target, isForced: false);

        await Switch(other);
        Assert.Equal(before, await Everything());
        Assert.Equal(2, said.Count(line => line.StartsWith("Audit trail whole: 51 line(s)", StringComparison.Ordinal)));
        Assert.Equal("contenu", await File.ReadAllTextAsync(Path.Combine(files, document.StoredAs!)));
        Assert.Equal("{}", await File.ReadAllTextAsync(files + ".json"));
        Assert.Equal("claire@example.ch", (await new MailQueue(Silo.GetRequiredService<Database>(), Time).Next())!.Letter.To);
        Assert.True(await Journal.Append([Change(NewId(), 1)]));   // no seq is handed out twice
        Assert.Equal(before.Count + 1, (await Everything()).Count);
    }

    [ProviderFact]
    public async Task A_backup_beside_writers_holds_all_that_was_acknowledged_before_it_and_no_half_append()
    {
        using var enough = new CancellationTokenSource();
        var acknowledged = 0;
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var id = NewId();
                await Journal.Append([Change(id, 1), Change(id, 2)]);
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();
        while (Volatile.Read(ref acknowledged) < 100) await Task.Delay(5);

        var least = Volatile.Read(ref acknowledged);
        await New().Create(Target);
        var most = Volatile.Read(ref acknowledged) + writers.Length;
        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await New().Verify(Target);

        var other = await Fresh();
        await New(other, Path.Combine(directory, "other")).Restore(Target, isForced: false);
        await Switch(other);
        var restored = await Everything();
        Assert.InRange(restored.Count, 2 * least, 2 * most);
        Assert.All(restored.GroupBy(e => e.Id), appended => Assert.Equal([1, 2], appended.Select(e => e.Version)));
    }

    [ProviderFact]
    public async Task A_damaged_backup_is_refused_before_anything_is_written()
    {
        await Fill();
        await New().Create(Target);
        var other = await Fresh();
        var elsewhere = Path.Combine(directory, "other");
        var kept = Directory.GetFiles(Target, "*", SearchOption.AllDirectories);
        Assert.True(kept.Length >= 6);

        foreach (var file in kept)
        {
            var good = await File.ReadAllBytesAsync(file);
            if (good.Length > 0)
            {
                await Refused(file, [.. good[..^1], (byte)(good[^1] ^ 0x55)]);
                await Refused(file, good[..(good.Length / 2)]);
            }
            await Refused(file, null);
            await File.WriteAllBytesAsync(file, good);
        }
        Assert.False(Directory.Exists(elsewhere));
        await New(other, elsewhere).Restore(Target, isForced: false);   // mended, and the target is still empty

        async Task Refused(string file, byte[]? bytes)
        {
            if (bytes is null) File.Delete(file);
            else await File.WriteAllBytesAsync(file, bytes);
            // The last byte of the seal ends its line; the hash itself is whole.
            if (file.EndsWith(".sha256", StringComparison.Ordinal) && bytes is { Length: > 64 }) return;
            await Assert.ThrowsAsync<BackupException>(() => New(other, elsewhere).Restore(Target, isForced: true));
            await Assert.ThrowsAsync<BackupException>(() => New(other, elsewhere).Verify(Target));
        }
    }

    [ProviderFact]
    public async Task What_holds_something_is_replaced_only_when_forced()
    {
        await Fill();
        await New().Create(Target);
        var before = await Everything();
        await Journal.Append([Change(NewId(), 1)]);
        await Close();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();

        await Assert.ThrowsAsync<BackupException>(() => New().Restore(Target, isForced: false));
        await New().Restore(Target, isForced: true);

        await Switch(Options);
        Assert.Equal(before, await Everything());
    }

    [ProviderFact]
    public async Task A_backup_of_a_newer_Presta_is_refused()
    {
        await New().Create(Target);
        var (manifest, seal) = (Path.Combine(Target, "manifest.json"), Path.Combine(Target, "manifest.json.sha256"));
        await File.WriteAllTextAsync(
            manifest, (await File.ReadAllTextAsync(manifest)).Replace("002_presta.sql", "999_later.sql", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            seal, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(manifest))) + "  manifest.json\n");

        var refusal = await Assert.ThrowsAsync<BackupException>(async () => await New(await Fresh()).Restore(Target, isForced: true));

        Assert.Contains("999_later.sql", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Its last script is one that the backup was made without.</summary>
    [ProviderFact]
    public async Task A_backup_of_an_older_schema_is_verified_restored_and_brought_forward()
    {
        await Fill();
        await New().Create(Target);
        var before = await Everything();
        var (manifest, seal) = (Path.Combine(Target, "manifest.json"), Path.Combine(Target, "manifest.json.sha256"));
        var older = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        var scripts = older["schema"]!.AsArray();
        scripts.RemoveAt(scripts.Count - 1);
        await File.WriteAllTextAsync(manifest, older.ToJsonString());
        await File.WriteAllTextAsync(
            seal, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(manifest))) + "  manifest.json\n");

        await New().Verify(Target);
        var restored = await Fresh();
        await New(restored).Restore(Target, isForced: true);   // the files are there still
        await StorageSchema.Apply(restored);
        await Switch(restored);

        Assert.Equal(before, await Everything());
    }

    [ProviderFact]
    public async Task A_document_without_its_bytes_is_said_and_not_verified()
    {
        var document = await Fill();
        File.Delete(Path.Combine(Files, document.StoredAs!));

        await New().Create(Target);

        Assert.Contains(said, line => line.StartsWith('!') && line.Contains(document.StoredAs!, StringComparison.Ordinal));
        Assert.Contains(
            document.StoredAs!, (await Assert.ThrowsAsync<BackupException>(() => New().Verify(Target))).Message, StringComparison.Ordinal);
    }

    [ProviderFact]
    public async Task A_backup_gets_a_directory_of_its_own_and_a_failed_one_leaves_none()
    {
        Directory.CreateDirectory(Target);
        await Assert.ThrowsAsync<BackupException>(() => New().Create(Target));
        Directory.Delete(Target);

        await Assert.ThrowsAsync<BackupException>(async () => await New(await Fresh()).Create(Target));
        Assert.Empty(Directory.GetFileSystemEntries(directory));
    }

    protected Backup New(StorageOptions? storage = null, string? files = null) =>
        new(new(storage ?? Options, files ?? Files, files is null ? Mapping : files + ".json"), Time, said.Add);

    /// <summary>Something in every table that this layer writes, with texts that a careless format would break.</summary>
    private async Task<Document> Fill()
    {
        var awkward = "tab\t, line\n, return\r, \\N, 'quotes' \"double\", \\. et l'été 😀";
        var document = new Document
        {
            Id = NewId(), Version = 1, Name = awkward, CreatedAt = Noon, UpdatedAt = Noon, StoredAs = "projects/1/plan",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData("contenu"u8)),
        };
        Directory.CreateDirectory(Path.Combine(Files, "projects/1"));
        await File.WriteAllTextAsync(Path.Combine(Files, document.StoredAs), "contenu", new UTF8Encoding(false));
        await File.WriteAllTextAsync(Mapping, "{}");
        await Journal.Append([.. Enumerable.Range(0, 50).Select(_ => Change(NewId(), 1))]);
        var upload = Change(document.Id, 1, noun: "documents");
        await Journal.Append([upload with { Row = document, Note = awkward, Operation = null }]);
        await Pages.Bind("documents", document.Id, "page-1");
        await new MailQueue(Silo.GetRequiredService<Database>(), Time).Add(Letters.New(Noon));
        await Snapshots.Save("companies", 7, [RandomNumberGenerator.GetBytes(5_000), []]);
        return document;
    }

    private async Task<IReadOnlyList<Entry>> Everything()
    {
        var entries = new List<Entry>();
        foreach (var noun in (string[])["companies", "documents"]) entries.AddRange(await Journal.After(noun, 0, 1_000_000));
        // Rows are records, dictionaries are not: by text.
        return [.. entries.Select(e => e with { Changes = [], Note = $"{e.Note} {string.Join(',', e.Changes)}" })];
    }
}
