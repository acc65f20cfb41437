using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Presta.Companies;
using Presta.Journal;
using Presta.Storage;
using Presta.Testing;

namespace Presta.Tests.Storage;

/// <summary>A database of its own for each test, and as many instances over it ("silos") as the test opens.</summary>
public abstract class StorageSuite : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<ServiceProvider> opened = [];
    private readonly List<string> directories = [];

    protected StorageOptions Options { get; private set; } = null!;

    protected FakeTimeProvider Time { get; } = new(Noon);

    protected IServiceProvider Silo { get; private set; } = null!;

    protected IJournal Journal => Silo.GetRequiredService<IJournal>();

    protected IDeliveries Deliveries => Silo.GetRequiredService<IDeliveries>();

    protected ISnapshots Snapshots => Silo.GetRequiredService<ISnapshots>();

    protected IPageDirectory Pages => Silo.GetRequiredService<IPageDirectory>();

    protected INotionSlots Slots => Silo.GetRequiredService<INotionSlots>();

    protected abstract Task<StorageOptions> NewStorage();

    public async Task InitializeAsync()
    {
        Options = await Fresh();
        await StorageSchema.Apply(Options);
        Silo = Open();
    }

    public async Task DisposeAsync()
    {
        await Close();
        foreach (var directory in directories) Directory.Delete(directory, recursive: true);
    }

    /// <summary>A database of its own, that is gone after the test.</summary>
    protected async Task<StorageOptions> Fresh()
    {
        var options = await NewStorage();
        if (options.Provider is StorageProvider.Sqlite) directories.Add(options.Directory);
        return options;
    }

    /// <summary>Another instance over the same database.</summary>
    protected ServiceProvider Open()
    {
        var silo = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time).AddPrestaStorage(Options).BuildServiceProvider();
        opened.Add(silo);
        return silo;
    }

    /// <summary>Closes every instance, as when all silos stop.</summary>
    protected async Task Close()
    {
        foreach (var silo in opened) await silo.DisposeAsync();
        opened.Clear();
    }

    /// <summary>Goes on with another database.</summary>
    protected async Task Switch(StorageOptions options)
    {
        await Close();
        Options = options;
        Silo = Open();
    }

    protected static EntityId NewId() => EntityId.New(Noon);

    protected static Entry Change(EntityId id, long version, Delivery delivery = Delivery.Pending, string noun = "companies") => new(
        0, noun, id, version, version is 1 ? EntryKind.Create : EntryKind.Edit, "user:1", Noon.AddMinutes(version), $"operation {version}",
        ImmutableDictionary<string, Change>.Empty.Add("Name", new(version is 1 ? null : "\"Avant\"", "\"Après\"")),
        new Company { Id = id, Version = version, Name = $"Société {version}", CreatedAt = Noon, UpdatedAt = Noon.AddMinutes(version) },
        delivery);
}

internal static class SqliteStorage
{
    public static Task<StorageOptions> New() =>
        Task.FromResult(new StorageOptions { Directory = Directory.CreateTempSubdirectory("presta-test-").FullName });
}

internal static class PostgresStorage
{
    public static async Task<StorageOptions> New() => new()
    {
        Provider = StorageProvider.PostgreSql, ConnectionString = await (await PostgresServer.Running()).NewDatabase(),
    };
}
