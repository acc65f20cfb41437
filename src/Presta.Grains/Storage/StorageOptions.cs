using Microsoft.Extensions.Configuration;

namespace Presta.Storage;

public enum StorageProvider { Sqlite, PostgreSql }

/// <summary>
/// Where everything durable lies. Settings: <c>Storage:Provider</c> (<c>Sqlite</c> or <c>PostgreSql</c>; not given, a connection string
/// means PostgreSQL), <c>ConnectionStrings:Presta</c> (PostgreSQL), <c>Data:Directory</c> (SQLite, default <c>./data</c>).
/// </summary>
public sealed record StorageOptions
{
    public StorageProvider Provider { get; init; }

    public string ConnectionString { get; init; } = "";

    public string Directory { get; init; } = "data";

    /// <summary>Appends that may wait for their commit; more are refused.</summary>
    public int QueueLimit { get; init; } = 10_000;

    internal string JournalFile => Path.Combine(Directory, "presta.db");

    /// <summary>A file of its own: grain state never waits for the journal's write lock, nor the journal for it.</summary>
    internal string GrainStateFile => Path.Combine(Directory, "orleans.db");

    public static StorageOptions Of(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString("Presta") ?? "";
        var asked = configuration["Storage:Provider"];
        if (!Enum.TryParse<StorageProvider>(asked, ignoreCase: true, out var provider))
            provider = string.IsNullOrEmpty(asked)
                ? connection is "" ? StorageProvider.Sqlite : StorageProvider.PostgreSql
                : throw new InvalidOperationException($"Storage:Provider is \"{asked}\"; it must be Sqlite or PostgreSql.");
        if (provider is StorageProvider.PostgreSql && connection is "")
            throw new InvalidOperationException("Storage:Provider is PostgreSql, but ConnectionStrings:Presta is not set.");
        return new() { Provider = provider, ConnectionString = connection, Directory = configuration["Data:Directory"] is { Length: > 0 } d
            ? d : "data" };
    }
}
