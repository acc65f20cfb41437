using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Presta.Audit;

namespace Presta.Storage.Backups;

/// <summary>What a backup needs of a database; one implementation per provider.</summary>
internal abstract class BackupStorage
{
    public static BackupStorage Of(StorageOptions options) => options.Provider switch
    {
        StorageProvider.Sqlite => new SqliteBackup(options),
        StorageProvider.PostgreSql => new PostgresBackup(options),
    };

    /// <summary>Writes every table as it was at one instant into a folder, beside a Presta that goes on writing.</summary>
    public abstract Task<SavedDatabase> Save(string folder, CancellationToken cancel);

    /// <summary>Makes sure that no Presta uses this database now.</summary>
    /// <exception cref="BackupException">One does.</exception>
    public abstract Task Reserve(CancellationToken cancel);

    /// <summary>Whether it holds nothing that a restore would destroy.</summary>
    public abstract Task<bool> IsEmpty(CancellationToken cancel);

    /// <summary>Makes this database what the backup holds, instead of what it held; members of a cluster are forgotten.</summary>
    public abstract Task Load(string backup, Manifest manifest, CancellationToken cancel);

    /// <summary>A database of its own, for the time of a verification.</summary>
    public abstract Task<IScratch> Scratch(CancellationToken cancel);

    /// <summary>The rows of a saved table as the backup has them, a line each, in the order of its key.</summary>
    public abstract IAsyncEnumerable<string> Saved(string backup, SavedTable table, CancellationToken cancel);

    /// <summary>The same of the database.</summary>
    public abstract IAsyncEnumerable<string> Held(SavedTable table, CancellationToken cancel);

    /// <summary>The uploads that this database's journal names.</summary>
    public abstract Task<ImmutableArray<Upload>> Uploads(CancellationToken cancel);

    /// <summary>From the journal's creates: what people edit in Notion later says nothing of the bytes.</summary>
    protected static async Task<ImmutableArray<Upload>> Uploads(DbConnection connection, CancellationToken cancel)
    {
        await using var query = connection.CreateCommand();
        query.CommandText = "SELECT row FROM journal WHERE noun = 'documents' AND kind = 'Create' ORDER BY seq";
        var uploads = ImmutableArray.CreateBuilder<Upload>();
        await using var rows = await query.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (JsonSerializer.Deserialize<Upload>(rows.GetString(0)) is { StoredAs: not null, Sha256: not null } upload)
                uploads.Add(upload);
        }
        return uploads.ToImmutable();
    }
}

/// <summary>A database that is gone after its disposal.</summary>
internal interface IScratch : IAsyncDisposable
{
    BackupStorage Storage { get; }

    AuditBook Audit { get; }
}

internal sealed record SavedDatabase(
    IReadOnlyList<string> Schema, long LastSeq, IReadOnlyList<SavedTable> Tables, ImmutableArray<Upload> Uploads);

/// <summary>A document's bytes as its row names them.</summary>
internal sealed record Upload(string? StoredAs, string? Sha256);
