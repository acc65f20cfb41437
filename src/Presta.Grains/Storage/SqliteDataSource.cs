using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Presta.Storage;

/// <summary>
/// Lets Orleans' grain storage write one at a time, waiting without a thread: the driver would sleep 150 ms on each write-lock
/// conflict and hold a pool thread meanwhile. <c>synchronous=FULL</c>: numbers and credentials must survive a power cut too.
/// </summary>
internal sealed class SqliteDataSource(string file) : DbDataSource
{
    private readonly SemaphoreSlim gate = new(1);

    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder { DataSource = file }.ToString();

    protected override DbConnection CreateDbConnection() => new Gated(ConnectionString, null);

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken);
        var connection = new Gated(ConnectionString, gate);
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Gated(string connectionString, SemaphoreSlim? gate) : SqliteConnection(connectionString)
    {
        private SemaphoreSlim? held = gate;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) Interlocked.Exchange(ref held, null)?.Release();
        }
    }
}
