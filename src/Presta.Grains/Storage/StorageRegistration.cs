using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Storage;
using Presta.Audit;
using Presta.Journal;

namespace Presta.Storage;

/// <summary>How a silo comes by its storage. <see cref="StorageSchema.Apply"/> goes first.</summary>
public static class StorageRegistration
{
    /// <summary>The name of the grain storage, which is also the default one.</summary>
    public const string GrainStorage = "presta";

    /// <summary>Journal, deliveries, snapshots, page directory and Notion's slots, where the configuration says.</summary>
    public static IServiceCollection AddPrestaStorage(this IServiceCollection services, IConfiguration configuration) =>
        services.AddPrestaStorage(StorageOptions.Of(configuration));

    public static IServiceCollection AddPrestaStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<Database>(s => options.Provider switch
        {
            StorageProvider.Sqlite =>
                new SqliteDatabase(options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<GroupCommit>>()),
            StorageProvider.PostgreSql => new PostgresDatabase(options, s.GetRequiredService<ILogger<GroupCommit>>()),
        });
        services.AddSingleton<IJournal, SqlJournal>();
        services.AddSingleton<IDeliveries, SqlDeliveries>();
        services.AddSingleton<ISnapshots, SqlSnapshots>();
        services.AddSingleton<ICompaction, SqlCompaction>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<PageDirectory>();
        services.AddSingleton<IPageDirectory>(s => s.GetRequiredService<PageDirectory>());
        services.AddSingleton<IAuditTrail, AuditTrail>();
        services.AddSingleton<INotionSlots, NotionSlots>();
        return services;
    }

    /// <summary>Grain state and reminders, in the same database (PostgreSQL) or a file beside it (SQLite).</summary>
    public static ISiloBuilder AddPrestaGrainStorage(this ISiloBuilder silo, StorageOptions options)
    {
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        var (invariant, connection, source) = options.Provider switch
        {
            // The invariant is Orleans' name for its own dialect; the driver behind it is Microsoft.Data.Sqlite.
            StorageProvider.Sqlite => ("System.Data.SQLite", Sqlite(options.GrainStateFile), new SqliteDataSource(options.GrainStateFile)),
            StorageProvider.PostgreSql => ("Npgsql", options.ConnectionString, (SqliteDataSource?)null),
        };
        return silo
            .AddAdoNetGrainStorage(GrainStorage, Configure)
            .AddAdoNetGrainStorageAsDefault(Configure)
            .UseAdoNetReminderService(o =>
            {
                o.Invariant = invariant;
                o.ConnectionString = connection;
            });

        void Configure(Orleans.Configuration.AdoNetGrainStorageOptions o)
        {
            o.Invariant = invariant;
            if (source is null) o.ConnectionString = connection;
            else o.DataSource = source;
        }
    }

    private static string Sqlite(string file) => new SqliteConnectionStringBuilder { DataSource = file }.ToString();
}
