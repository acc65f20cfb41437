using Npgsql;
using Presta.Storage;
using Presta.Testing;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

[NeedsPostgres]
public sealed class PostgresOutageTests : StorageSuite
{
    protected override Task<StorageOptions> NewStorage() => PostgresStorage.New();

    [ProviderFact]
    public async Task Connections_that_the_server_dropped_cost_no_append()
    {
        Assert.True(await Journal.Append([Change(NewId(), 1)]));

        await Kill();

        Assert.True(await Journal.Append([Change(NewId(), 1)]));
    }

    [ProviderFact]
    public async Task An_append_is_never_acknowledged_falsely_while_connections_drop()
    {
        var ids = Enumerable.Range(0, 400).Select(_ => NewId()).ToArray();
        var appends = Task.WhenAll(ids.Select(async (id, n) =>
        {
            await Task.Delay(n);
            try
            {
                return await Journal.Append([Change(id, 1)]) ? id : EntityId.None;
            }
            catch (Exception accident) when (accident is NpgsqlException or IOException)
            {
                return EntityId.None;
            }
        }));
        while (!appends.IsCompleted)
        {
            await Kill();
            await Task.Delay(25);   // long enough for some to come through
        }

        var acknowledged = (await appends).Where(id => !id.IsNone).ToArray();
        var kept = (await Journal.After("companies", 0, 1000)).Select(e => e.Id).ToHashSet();
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, id => Assert.Contains(id, kept));
        Assert.True(await Journal.Append([Change(NewId(), 1)]));
    }

    private async Task Kill()
    {
        await using var connection = new NpgsqlConnection(Options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var kill = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await kill.ExecuteNonQueryAsync();
    }
}
