using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using Presta.Testing;
using Presta.Storage;

namespace Presta.Tests.Storage;

public sealed class SqliteGrainStorageTests : GrainStorageSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();
}

[NeedsPostgres]
public sealed class PostgresGrainStorageTests : GrainStorageSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();

    [ProviderFact]
    public async Task Silos_find_each_other_in_the_database()
    {
        using var first = await StartSilo(FreePorts.Next(), FreePorts.Next());
        using var second = await StartSilo(FreePorts.Next(), FreePorts.Next());

        var hosts = await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);

        Assert.Equal(2, hosts.Count);
        await second.StopAsync();
        Assert.Single(await first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));
        await first.StopAsync();
    }

    private async Task<IHost> StartSilo(int port, int gateway)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleans(silo => silo
            .AddPrestaGrainStorage(Options)
            .ConfigureEndpoints(IPAddress.Loopback, port, gateway)
            .UseAdoNetClustering(o =>
            {
                o.Invariant = "Npgsql";
                o.ConnectionString = Options.ConnectionString;
            }));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

/// <summary>Orleans' own tables: our SQL against its AdoNet provider.</summary>
public abstract class GrainStorageSuite : StorageSuite
{
    [ProviderFact]
    public async Task State_and_reminders_outlive_the_cluster()
    {
        await using (var cluster = await Start()) await Remembers(cluster);

        await using var second = await Start();
        var notebook = second.Client.GetGrain<INotebookGrain>("one");
        Assert.Equal(["a", "b"], await notebook.Lines());
        Assert.Equal(["weekly"], await notebook.Reminders());
        await notebook.Forget();
        Assert.Empty(await notebook.Lines());
        Assert.Empty(await notebook.Reminders());
    }

    [ProviderFact]
    public async Task A_stale_write_of_state_is_refused()
    {
        await using var cluster = await Start();
        var storage = cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageRegistration.GrainStorage);
        var id = GrainId.Create("notebook", "stale");
        var (mine, theirs) = (new GrainState<Notebook>(new()), new GrainState<Notebook>(new()));
        await storage.ReadStateAsync("stale", id, mine);
        await storage.ReadStateAsync("stale", id, theirs);
        await storage.WriteStateAsync("stale", id, mine);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("stale", id, theirs));
        await storage.WriteStateAsync("stale", id, mine);
    }

    private async Task<InProcessTestCluster> Start()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "presta";
        builder.ConfigureSilo((_, silo) => silo.AddPrestaGrainStorage(Options));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static async Task Remembers(InProcessTestCluster cluster)
    {
        var notebook = cluster.Client.GetGrain<INotebookGrain>("one");
        await notebook.Write("a");
        await notebook.Write("b");
        Assert.Equal(["a", "b"], await notebook.Lines());
    }
}

public interface INotebookGrain : IGrainWithStringKey
{
    Task Write(string line);

    Task<string[]> Lines();

    Task<string[]> Reminders();

    Task Forget();
}

public sealed class Notebook
{
    public List<string> Lines { get; init; } = [];
}

public sealed class NotebookGrain([PersistentState("notebook")] IPersistentState<Notebook> notebook) : Grain, INotebookGrain, IRemindable
{
    public async Task Write(string line)
    {
        notebook.State.Lines.Add(line);
        await notebook.WriteStateAsync();
        await this.RegisterOrUpdateReminder("weekly", TimeSpan.FromDays(1), TimeSpan.FromDays(7));
    }

    public Task<string[]> Lines() => Task.FromResult(notebook.State.Lines.ToArray());

    public async Task<string[]> Reminders() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];

    public async Task Forget()
    {
        await notebook.ClearStateAsync();
        foreach (var reminder in await this.GetReminders()) await this.UnregisterReminder(reminder);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
