using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Runtime;
using Presta.Catalogs;
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

    [ProviderFact]
    public async Task While_the_database_is_away_what_was_told_last_stands()
    {
        var (knows, knowsNothing) = (NewDirectory(), NewDirectory());
        await Joins(here);
        var address = At(here);
        await knows.Register(address);
        await Run("ALTER TABLE catalog_place RENAME TO catalog_place_away");

        Assert.Equal(address, await knows.Lookup(Catalog));
        await Assert.ThrowsAsync<PostgresException>(() => knowsNothing.Lookup(Catalog));
        await Assert.ThrowsAsync<PostgresException>(() => knows.Register(At(here)));

        await Run("ALTER TABLE catalog_place_away RENAME TO catalog_place");
        Assert.Equal(address, await knowsNothing.Lookup(Catalog));
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
        var after = (await Everywhere(grains)).ToDictionary(place => place.Name, place => place.Activation);

        Assert.All(before.Where(place => place.IsPlaced && place.Silo.Equals(stays)), place => Assert.Equal(place.Activation, after[place.Name]));
        Assert.Contains(before, place => !place.IsPlaced && place.Silo.Equals(stays) && place.Activation != after[place.Name]);
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

    private CatalogDirectory NewDirectory() =>
        new(Open().GetRequiredService<Database>(), NullLogger<CatalogDirectory>.Instance);

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
