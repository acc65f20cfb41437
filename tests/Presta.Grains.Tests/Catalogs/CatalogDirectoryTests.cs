using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Runtime;
using Presta.Audit;
using Presta.Catalogs;
using Presta.Journal;
using Presta.Storage;
using Presta.Testing;
using Presta.Tests.Storage;

namespace Presta.Tests.Catalogs;

/// <summary>Where catalogs are, as silos tell each other in the database. There is one provider of it: on SQLite a silo is alone.</summary>
[NeedsPostgres]
public sealed class CatalogDirectoryTests : StorageSuite
{
    private const int Active = 3, Dead = 6;
    private static readonly GrainId Catalog = GrainId.Create("catalog", "projects");

    private readonly SiloAddress here = SiloAddress.New(IPAddress.Loopback, 11_111, 1), there = SiloAddress.New(IPAddress.Loopback, 11_112, 2);

    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();

    [ProviderFact]
    public async Task Whoever_registers_first_is_found_and_told_to_the_others()
    {
        var (one, other) = (NewDirectory(), NewDirectory());
        await Joins(here, there);
        Assert.Null(await one.Lookup(Catalog));

        var (first, second) = (At(here), At(there));
        Assert.Equal(first, await one.Register(first));
        Assert.Equal(first, await other.Register(second));
        Assert.Equal(first, await other.Lookup(Catalog));
        Assert.Equal(first.MembershipVersion, (await other.Lookup(Catalog))!.MembershipVersion);
    }

    [ProviderFact]
    public async Task Of_many_at_once_one_is_registered()
    {
        var directories = Enumerable.Range(0, 4).Select(_ => NewDirectory()).ToArray();
        await Joins(here, there);

        var told = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => directories[n % 4].Register(At(n % 2 == 0 ? here : there))));

        Assert.Single(told.Distinct());
        Assert.Equal(told[0], await directories[0].Lookup(Catalog));
    }

    [ProviderFact]
    public async Task One_that_moves_replaces_itself_and_nobody_else()
    {
        var directory = NewDirectory();
        await Joins(here, there);
        var (first, stranger, moved) = (At(here), At(here), At(there));
        await directory.Register(first);

        Assert.Equal(first, await directory.Register(moved, stranger));
        Assert.Equal(moved, await directory.Register(moved, first));
        await directory.Unregister(first);   // its predecessor ends after it has come
        Assert.Equal(moved, await directory.Lookup(Catalog));
        await directory.Unregister(moved);
        Assert.Null(await directory.Lookup(Catalog));
    }

    [ProviderFact]
    public async Task An_entry_of_a_silo_that_is_dead_or_gone_does_not_count()
    {
        var directory = NewDirectory();
        await Joins(here, there);
        await directory.Register(At(there));

        await Becomes(there, Dead);
        Assert.Null(await directory.Lookup(Catalog));
        var second = At(here);
        Assert.Equal(second, await directory.Register(second));

        await Run("DELETE FROM OrleansMembershipTable");   // as after a restore
        Assert.Null(await directory.Lookup(Catalog));
    }

    [ProviderFact]
    public async Task What_dead_silos_left_is_swept()
    {
        var directory = NewDirectory();
        await Joins(here, there);
        await directory.Register(At(there));
        var other = new GrainAddress { GrainId = GrainId.Create("catalog", "invoices"), ActivationId = ActivationId.NewId(), SiloAddress = here };
        await directory.Register(other);

        await directory.UnregisterSilos([there]);

        Assert.Null(await directory.Lookup(Catalog));
        Assert.Equal(other, await directory.Lookup(other.GrainId));
    }

    /// <summary>As the driver says it: refused, not found by name, and nothing said at all.</summary>
    [ProviderFact]
    public async Task While_the_database_is_away_what_was_told_last_stands()
    {
        await Joins(here);
        var address = At(here);
        foreach (var host in new[] { Refusing(), "nowhere.invalid:5432", Silent() })
        {
            var (knows, knowsNothing) = (NewDirectory(out var database), NewDirectory(out var other));
            await knows.Register(address, address);
            (database.Elsewhere, other.Elsewhere) = (host, host);

            var watch = Stopwatch.StartNew();
            Assert.Equal(address, await knows.Lookup(Catalog));
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, ClusterFacts.ResponseTimeout);
            await Assert.ThrowsAsync<UnavailableException>(() => knowsNothing.Lookup(Catalog));   // callers of the catalog get it as it is
            await Assert.ThrowsAsync<UnavailableException>(() => knows.Register(At(here)));
            await Assert.ThrowsAsync<UnavailableException>(() => knowsNothing.Unregister(At(here)));
            await knows.UnregisterSilos([there]);

            other.Elsewhere = null;
            Assert.Equal(address, await knowsNothing.Lookup(Catalog));
        }
    }

    [ProviderFact]
    public async Task A_database_that_refuses_the_question_is_not_away()
    {
        await Joins(here);
        var directory = NewDirectory();
        await directory.Register(At(here));
        await Run("ALTER TABLE catalog_place RENAME COLUMN silo TO somewhere");

        await Assert.ThrowsAsync<PostgresException>(() => directory.Lookup(Catalog));
    }

    [ProviderFact]
    public async Task Addresses_of_either_kind_are_found_in_the_membership_table()
    {
        await Joins(here);
        var directory = NewDirectory();
        var six = SiloAddress.New(IPAddress.IPv6Loopback, 11_113, 3);
        await Joins(six);
        var address = At(six);

        await directory.Register(address);

        Assert.Equal(address, await directory.Lookup(Catalog));
    }

    [Fact]
    public void Every_catalog_is_found_through_it()
    {
        var catalogs = typeof(CatalogDirectory).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(ICatalogGrain).IsAssignableFrom(type));

        Assert.Equal(Nouns.Every.Length, catalogs.Count(type => type.IsDefined(typeof(InCatalogDirectoryAttribute), inherit: true)));
    }

    /// <summary>The reason for all this: Orleans' own directory would put some of them away.</summary>
    [ProviderFact]
    public async Task Catalogs_stay_where_they_are_when_another_silo_leaves()
    {
        using var first = await StartSilo();
        using var second = await StartSilo();
        var grains = first.Services.GetRequiredService<IGrainFactory>();
        var before = await Everywhere(grains);
        var stays = first.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        Assert.Contains(before, place => place.IsPlaced && place.Silo.Equals(stays));

        await second.StopAsync();
        Dictionary<string, string> after;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        do   // the others hear of it in their time; of two silos the one that leaves may have held few entries or none
        {
            await Task.Delay(50, CancellationToken.None);
            after = (await Everywhere(grains)).ToDictionary(place => place.Name, place => place.Activation);
        }
        while (!patience.IsCancellationRequested && before.All(place => place.IsPlaced || !place.Silo.Equals(stays) || place.Activation == after[place.Name]));

        Assert.All(before.Where(place => place.IsPlaced && place.Silo.Equals(stays)), place => Assert.Equal(place.Activation, after[place.Name]));
        await first.StopAsync();
    }

    private static async Task<Place[]> Everywhere(IGrainFactory grains) => await Task.WhenAll(
        Enumerable.Range(0, 60).SelectMany(n => new[]
        {
            grains.GetGrain<IPlacedGrain>($"placed{n}", typeof(PlacedGrain).FullName).Where(),
            grains.GetGrain<IPlacedGrain>($"other{n}", typeof(ScatteredGrain).FullName).Where(),
        }));

    private async Task<IHost> StartSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddPrestaStorage(Options);
        builder.UseOrleans(silo => silo
            .ConfigureEndpoints(IPAddress.Loopback, FreePorts.Next(), FreePorts.Next())
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", Options.ConnectionString))
            .AddCatalogDirectory());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private CatalogDirectory NewDirectory() => NewDirectory(out _);

    private CatalogDirectory NewDirectory(out Moving database)
    {
        database = new Moving(Options);
        return new(database, NullLogger<CatalogDirectory>.Instance);
    }

    private static string Refusing() => $"127.0.0.1:{FreePorts.Next()}";

    /// <summary>Takes connections and never says a word.</summary>
    private static string Silent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>The test's database, or whatever is found where it has gone to.</summary>
    private sealed class Moving(StorageOptions options) : Database
    {
        /// <summary>Host and port.</summary>
        public string? Elsewhere { get; set; }

        public override string SkipLocked => throw new NotSupportedException();

        public override async Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancel)
        {
            await using var connection = await Connection(cancel);
            return await query(connection);
        }

        public override async Task<T> Write<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel)
        {
            await using var connection = await Connection(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var done = await work(transaction);
            await transaction.CommitAsync(cancel);
            return done;
        }

        public override string OneOf(string list) => $"= ANY({list})";

        public override Task<bool> Append(IReadOnlyList<EntryLine> lines, CancellationToken cancel) => throw new NotSupportedException();

        public override Task Append(IReadOnlyList<AuditLine> lines) => throw new NotSupportedException();

        public override Task<(string State, DateTimeOffset Now)> Slot(DbTransaction transaction) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => default;

        private async Task<NpgsqlConnection> Connection(CancellationToken cancel)
        {
            var there = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false };   // the tests share a server
            if (Elsewhere?.Split(':') is [var host, var port])
                (there.Host, there.Port, there.Timeout) = (host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), 2);
            var connection = new NpgsqlConnection(there.ToString());
            await connection.OpenAsync(cancel);
            return connection;
        }
    }

    private static GrainAddress At(SiloAddress silo) =>
        new() { GrainId = Catalog, ActivationId = ActivationId.NewId(), SiloAddress = silo, MembershipVersion = new(7) };

    private async Task Joins(params SiloAddress[] silos)
    {
        await Run("INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES('test') ON CONFLICT DO NOTHING");
        foreach (var silo in silos)
            await Run(
                $"""
                INSERT INTO OrleansMembershipTable(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                VALUES('test', '{silo.Endpoint.Address}', {silo.Endpoint.Port}, {silo.Generation}, 'silo', 'host', {Active}, 0, now(), now())
                """);
    }

    private Task Becomes(SiloAddress silo, int status) => Run(
        $"UPDATE OrleansMembershipTable SET Status = {status} WHERE Port = {silo.Endpoint.Port} AND Generation = {silo.Generation}");

    private async Task Run(string sql)
    {
        await using var connection = new NpgsqlConnection(Options.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

public interface IPlacedGrain : IGrainWithStringKey
{
    Task<Place> Where();
}

[GenerateSerializer]
public sealed record Place([property: Id(0)] string Name, [property: Id(1)] bool IsPlaced, [property: Id(2)] SiloAddress Silo, [property: Id(3)] string Activation);

public abstract class PlaceGrain(bool isPlaced) : Grain, IPlacedGrain
{
    public Task<Place> Where() => Task.FromResult(
        new Place(this.GetPrimaryKeyString(), isPlaced, GrainContext.Address.SiloAddress!, GrainContext.ActivationId.ToParsableString()));
}

[InCatalogDirectory]
public sealed class PlacedGrain() : PlaceGrain(true);

public sealed class ScatteredGrain() : PlaceGrain(false);
