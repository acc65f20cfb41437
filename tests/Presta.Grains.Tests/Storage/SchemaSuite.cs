using Microsoft.Extensions.Configuration;
using Presta.Storage;

namespace Presta.Tests.Storage;

public sealed class SqliteSchemaTests : SchemaSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    [Fact]
    public async Task A_directory_that_another_process_holds_is_refused_with_a_sentence()
    {
        var directory = Directory.CreateTempSubdirectory("presta-test-").FullName;
        await using (new FileStream(Path.Combine(directory, "presta.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StorageSchema.Apply(new() { Directory = directory }));
            Assert.Contains("in use by another Presta process", refusal.Message, StringComparison.Ordinal);
        }

        await StorageSchema.Apply(new() { Directory = directory });
        Directory.Delete(directory, recursive: true);
    }
}

[NeedsPostgres]
public sealed class PostgresSchemaTests : SchemaSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}

public abstract class SchemaSuite : StorageSuite
{
    [ProviderFact]
    public async Task Several_silos_may_apply_the_schema_at_once_and_again()
    {
        var options = await Fresh();

        // On SQLite only silos of one process can meet; on PostgreSQL they must not need each other's memory.
        Func<Task> apply = options.Provider is StorageProvider.Sqlite ? () => StorageSchema.Apply(options) : () =>
            StorageSchema.ApplyAlone(options);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(apply)));
        await StorageSchema.Apply(options);
    }
}

public sealed class StorageOptionsTests
{
    [Fact]
    public void Nothing_set_means_SQLite_in_the_data_directory() =>
        Assert.Equal(new() { Provider = StorageProvider.Sqlite, Directory = "data" }, Of());

    [Fact]
    public void A_connection_string_means_PostgreSQL() =>
        Assert.Equal(StorageProvider.PostgreSql, Of(("ConnectionStrings:Presta", "Host=x")).Provider);

    [Fact]
    public void An_unknown_provider_is_named() =>
        Assert.Contains(
            "\"oracle\"", Assert.Throws<InvalidOperationException>(() => Of(("Storage:Provider", "oracle"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void PostgreSQL_needs_a_connection_string() =>
        Assert.Throws<InvalidOperationException>(() => Of(("Storage:Provider", "PostgreSql")));

    private static StorageOptions Of(params (string Key, string Value)[] settings) => StorageOptions.Of(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build());
}
