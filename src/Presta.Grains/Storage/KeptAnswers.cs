using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Presta.Storage;

/// <summary>The answers of writes under the keys that callers gave them, as grain storage holds them: old ones are taken away.</summary>
internal sealed class KeptAnswers(StorageOptions options)
{
    /// <summary>
    /// An answer is handed out for a day (<see cref="IIdempotencyGrain"/>); a day later nobody goes on with its run either.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(2);

    /// <summary>In short statements: writers do not wait for it.</summary>
    /// <returns>How many are gone.</returns>
    public async Task<int> Forget(DateTimeOffset before, int most, CancellationToken cancel = default)
    {
        await using DbConnection connection = options.Provider switch
        {
            StorageProvider.Sqlite =>
                new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.GrainStateFile }.ToString()),
            StorageProvider.PostgreSql => new NpgsqlConnection(options.ConnectionString),
        };
        var (row, day) = options.Provider switch
        {
            StorageProvider.Sqlite =>
                ("rowid", (object)before.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            StorageProvider.PostgreSql => ("ctid", before.UtcDateTime),
        };
        await connection.OpenAsync(cancel);
        return await connection.ExecuteAsync(new(
            $"""
            DELETE FROM OrleansStorage WHERE {row} IN(
              SELECT {row} FROM OrleansStorage WHERE GrainTypeString = 'idempotency' AND ModifiedOn < @day ORDER BY ModifiedOn LIMIT @most)
            """, new { day, most }, cancellationToken: cancel));
    }
}
