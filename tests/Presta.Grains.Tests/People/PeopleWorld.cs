using System.Collections.Immutable;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.TestingHost;
using OtpNet;
using Presta.Catalogs;
using Presta.Edge;
using Presta.Journal;
using Presta.Kit;
using Presta.Mail;
using Presta.Notion;
using Presta.Notifications;
using Presta.People;
using Presta.Reactions;
using Presta.Storage;
using Presta.Support;
using Presta.Testing;
using Presta.Tests.Storage;
using Presta.Tests.Support;

namespace Presta.Tests.People;

/// <summary>Two silos over one SQLite directory, and catalogs that are live.</summary>
public class PeopleWorld : IAsyncLifetime
{
    private StorageOptions options = null!;
    private readonly List<object> held = [];
    private InProcessTestCluster? cluster;

    public IGrainFactory Grains => cluster!.Client;

    public IReadOnlyList<SiloAddress> Silos => [.. cluster!.Silos.Select(silo => silo.SiloAddress)];

    public ISignInGrain SignIn => Grains.GetGrain<ISignInGrain>(0);

    /// <summary>The silos' clock, unless they are given another.</summary>
    public ShiftedTime Clock { get; } = new(TimeSpan.Zero);

    public IUserGrain Grain(User user) => Grains.GetGrain<IUserGrain>(user.Id.ToString());

    public virtual async Task InitializeAsync()
    {
        options = await NewStorage();
        await StorageSchema.Apply(options);
        await Start();
    }

    public virtual async Task DisposeAsync()
    {
        if (cluster is null) return;
        await cluster.DisposeAsync();
        if (options.Provider is StorageProvider.Sqlite) Directory.Delete(options.Directory, recursive: true);
    }

    /// <summary>What the silos are told besides.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    protected virtual Task<StorageOptions> NewStorage() => SqliteStorage.New();

    public IAccountGrain Account(User user) => Grains.GetGrain<IAccountGrain>(user.Id.ToString());

    /// <summary>Signs in where no second factor is asked for.</summary>
    public async Task<Result<SessionTicket>> Enter(string email, string password, bool remember = false) =>
        (await SignIn.SignIn(email, password, remember, Device.Unknown))
            .Then<SessionTicket>(entry => entry.Ticket is { } ticket ? ticket : UserErrors.SecondFactorDemanded);

    /// <summary>The audit trail as it lies in the database.</summary>
    public async Task<(string Action, string Text)[]> AuditLines() => await Of<Database>().First().Read(async connection =>
        (await connection.QueryAsync<(string Action, string Text)>(
            "SELECT action, COALESCE(actor, '') || ' ' || COALESCE(object, '') || ' ' || COALESCE(code, '') || ' ' || COALESCE(agent, '') AS text FROM audit ORDER BY seq")).ToArray(), default);

    /// <summary>Whether a text lies in any file of the database, as it is or as UTF-16.</summary>
    public bool IsOnDisk(string text) => Directory.EnumerateFiles(options.Directory, "*.db*", SearchOption.AllDirectories).Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var all = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return all.IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0 || all.IndexOf(System.Text.Encoding.Unicode.GetBytes(text)) >= 0;
    });

    /// <summary>What was mailed to an address, oldest first.</summary>
    public static IEnumerable<Letter> LettersTo(string email) =>
        PostBox.Letters.Where(l => string.Equals(l.To, email, StringComparison.OrdinalIgnoreCase));

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

    /// <summary>The silo that a grain is on ends without a word.</summary>
    public async Task KillSiloOf(IGrain grain)
    {
        var home = await WhereIs(grain);
        await cluster!.KillSiloAsync(cluster.Silos.Single(silo => silo.SiloAddress.Equals(home)));
    }

    /// <summary>All silos end and others begin: only what was kept is left.</summary>
    public async Task Restart(Action? meanwhile = null)
    {
        await cluster!.DisposeAsync();
        meanwhile?.Invoke();
        await Start();
    }

    /// <summary>A user whose profile is in the catalog, with a password when one is given.</summary>
    public async Task<User> User(string? password = null, UserStatus status = UserStatus.Active)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = EntityId.New(now);
        var user = new User
        {
            Id = id, Version = 1, Name = "Claire Dubois", Email = $"Claire.{id}@Example.ch", Roles = Portal.Client | Portal.Revendeur,
                CompanyId = EntityId.New(now),
            Status = status, CreatedAt = now, UpdatedAt = now,
        };
        // As the sync does: the owner merges the page, and hands the row to the catalog.
        await Grain(user).Merge(Nouns.Users.Name, [new(user, now, now, false)]);
        if (password is not null) await Account(user).Provision(password);
        return user;
    }

    /// <summary>The token of a link to a new password.</summary>
    public async Task<string> ResetLink(User user)
    {
        var before = LettersTo(user.Email!).Count();
        await SignIn.Forgot(user.Email!);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (LettersTo(user.Email!).Count() == before) await Task.Delay(20, patience.Token);
        return TokenTo(user.Email!);
    }

    /// <summary>As if they had opened a letter of ours: the address is known to be theirs.</summary>
    public async Task Confirm(User user, string password) =>
        SignInTests.Granted(await Account(user).Reset(await ResetLink(user), password));

    public Task Edit(User user) =>
        Grain(user).Merge(Nouns.Users.Name, [new(user, user.UpdatedAt, TimeProvider.System.GetUtcNow().AddMinutes(1), false)]);

    public async Task<(string Secret, ImmutableArray<string> Codes)> SetUpSecondFactor(User user, Guid session)
    {
        var setUp = SignInTests.Granted(await Account(user).SetUpSecondFactor());
        var code = new Totp(Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp(Clock.GetUtcNow().UtcDateTime);
        return (setUp.Secret, SignInTests.Granted(await Account(user).ShowCode(session, code)));
    }

    private async Task Start()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ServiceId = "presta";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Clock).AddPrestaStorage(options)
                .AddSingleton<CatalogMeters>().AddSingleton<Neighbours>().AddSingleton<CatalogTools>().AddSingleton<OwnerTools>()
                    .AddSingleton<Standing>().AddSingleton<Sleep>().AddSingleton<OutboxGauge>().AddSingleton(new Passwords(1_000))
                    .AddSingleton<Letters>().AddSingleton<NoticeLetters>().AddSingleton<Post>(_ => PostBox.Take)
                        .AddSingleton(new PortalAddress())
                .AddSingleton(new NotionOptions { BaseUrl = "http://127.0.0.1:9" }).AddSingleton<DemoAccess>().AddSingleton<SecretSeal>()
                .AddSingleton<Presta.Billing.IPaymentProvider, Billing.OpenGateway>().AddSingleton<IReaction, Notices>()
                    .AddSingleton<IReaction, StaffAtWork>().AddSingleton<IReaction, Presta.Billing.ReminderLetters>()
                    .AddSingleton<IReaction, RoleChanges>()
                .AddSingleton(Presta.Billing.BillingRules.Usual)
                .AddSingleton(SupportRules.Read(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build()))
                .AddSingleton(Retention.Read(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build()));
            silo.AddPrestaGrainStorage(options);
            Configure(silo);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
        await Warm();
    }

    /// <summary>Catalogs are told what the sync would tell them, until they are live.</summary>
    public virtual async Task Warm()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (var catalog in Nouns.Every.Select(noun => noun.Catalog(Grains)))
            while ((await catalog.State()).Phase is not CatalogPhase.Live)
            {
                await catalog.Told(new(true, 100, null, TimeProvider.System.GetUtcNow()));
                await Task.Delay(50, patience.Token);
            }
    }
}

/// <summary>The same over a PostgreSQL database; where there is no server it is empty, and nothing asks for it.</summary>
public sealed class PostgresPeopleWorld : PeopleWorld
{
    public override Task InitializeAsync() => PostgresServer.SkipReason is null ? base.InitializeAsync() : Task.CompletedTask;

    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();
}
