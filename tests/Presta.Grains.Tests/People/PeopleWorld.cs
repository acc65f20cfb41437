using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.TestingHost;
using Presta.Catalogs;
using Presta.Edge;
using Presta.Journal;
using Presta.Kit;
using Presta.Mail;
using Presta.Notion;
using Presta.People;
using Presta.Storage;

namespace Presta.Tests.People;

/// <summary>Two silos over one SQLite directory, and a users' catalog that is live.</summary>
public sealed class PeopleWorld : IAsyncLifetime
{
    private readonly StorageOptions options = new() { Directory = Directory.CreateTempSubdirectory("presta-test-").FullName };
    private readonly List<object> held = [];
    private InProcessTestCluster? cluster;

    public IGrainFactory Grains => cluster!.Client;

    public IReadOnlyList<SiloAddress> Silos => [.. cluster!.Silos.Select(silo => silo.SiloAddress)];

    public ISignInGrain SignIn => Grains.GetGrain<ISignInGrain>(0);

    public IUserGrain Grain(User user) => Grains.GetGrain<IUserGrain>(user.Id.ToString());

    public async Task InitializeAsync()
    {
        await StorageSchema.Apply(options);
        await Start();
    }

    public async Task DisposeAsync()
    {
        await cluster!.DisposeAsync();
        Directory.Delete(options.Directory, recursive: true);
    }

    public IAccountGrain Account(User user) => Grains.GetGrain<IAccountGrain>(user.Id.ToString());

    /// <summary>Signs in where no second factor is asked for.</summary>
    public async Task<Result<SessionTicket>> Enter(string email, string password, bool remember = false) =>
        (await SignIn.SignIn(email, password, remember, Device.Unknown)).Then<SessionTicket>(entry => entry.Ticket is { } ticket ? ticket : UserErrors.SecondFactorDemanded);

    /// <summary>The audit trail as it lies in the database.</summary>
    public async Task<(string Action, string Text)[]> AuditLines() => await Of<Database>().First().Read(async connection =>
        (await connection.QueryAsync<(string Action, string Text)>(
            "SELECT action, COALESCE(actor, '') || ' ' || COALESCE(object, '') || ' ' || COALESCE(code, '') || ' ' || COALESCE(agent, '') AS text FROM audit ORDER BY seq")).ToArray(), default);

    /// <summary>What was mailed to an address, oldest first.</summary>
    public static IEnumerable<Letter> LettersTo(string email) => PostBox.Letters.Where(l => string.Equals(l.To, email, StringComparison.OrdinalIgnoreCase));

    /// <summary>The token of the last link that was mailed to an address.</summary>
    public static string TokenTo(string email) => LettersTo(email).Last().Values[LetterValues.Link].Split("token=")[1];

    /// <summary>An observer as grains know it; it is held for as long as the world stands.</summary>
    public ICatalogWatcher Reference(ICatalogWatcher watcher)
    {
        held.Add(watcher);
        return Grains.CreateObjectReference<ICatalogWatcher>(watcher);
    }

    public async Task<SiloAddress> WhereIs(IGrain grain) =>
        await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain) ?? throw new InvalidOperationException("it is nowhere");

    /// <summary>A service of a silo, to do what nobody does over its grains.</summary>
    public IEnumerable<T> Of<T>() where T : notnull => cluster!.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<T>());

    /// <summary>All silos end and others begin: only what was kept is left.</summary>
    public async Task Restart()
    {
        await cluster!.DisposeAsync();
        await Start();
    }

    /// <summary>A user whose profile is in the catalog, with a password when one is given.</summary>
    public async Task<User> User(string? password = null, UserStatus status = UserStatus.Active)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = EntityId.New(now);
        var user = new User
        {
            Id = id, Version = 1, Name = "Claire Dubois", Email = $"Claire.{id}@Example.ch", Roles = Portal.Client | Portal.Revendeur, CompanyId = EntityId.New(now),
            Status = status, CreatedAt = now, UpdatedAt = now,
        };
        // As the sync does: the owner merges the page, and hands the row to the catalog.
        await Grain(user).Merge(Nouns.Users.Name, [new(user, now, now, false)]);
        if (password is not null) await Account(user).Provision(password);
        return user;
    }

    public Task Edit(User user) => Grain(user).Merge(Nouns.Users.Name, [new(user, user.UpdatedAt, TimeProvider.System.GetUtcNow().AddMinutes(1), false)]);

    private async Task Start()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ServiceId = "presta";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddPrestaStorage(options)
                .AddSingleton<CatalogMeters>().AddSingleton<Neighbours>().AddSingleton<CatalogTools>().AddSingleton<OwnerTools>().AddSingleton<Standing>().AddSingleton<Sleep>().AddSingleton<OutboxGauge>().AddSingleton(new Passwords(1_000)).AddSingleton<Letters>().AddSingleton<Post>(_ => PostBox.Take).AddSingleton(new PortalAddress())
                .AddSingleton(new NotionOptions { BaseUrl = "http://127.0.0.1:9" }).AddSingleton<DemoAccess>().AddSingleton<Presta.Billing.IPaymentProvider, Billing.OpenGateway>();
            silo.AddPrestaGrainStorage(options);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
        var catalog = Grains.GetGrain<IUsersCatalog>(Nouns.Users.Name);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await catalog.State()).Phase is not CatalogPhase.Live)
        {
            await catalog.Told(new(true, 100, null, TimeProvider.System.GetUtcNow()));
            await Task.Delay(50, patience.Token);
        }
    }
}
