using System.Collections.Concurrent;
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
        var (acknowledged, refused) = (new ConcurrentQueue<EntityId>(), 0);
        using var end = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var id = NewId();
                try
                {
                    if (await Journal.Append([Change(id, 1)])) acknowledged.Enqueue(id);
                }
                catch (Exception accident) when (accident is NpgsqlException or IOException)
                {
                    Interlocked.Increment(ref refused);
                }
                await Task.Delay(2);
            }
        })).ToArray();
        for (var kills = 0; kills < 12 || refused == 0; kills++)
        {
            var before = acknowledged.Count;
            await Kill();
            while (acknowledged.Count < before + 20) await Task.Delay(5);   // some come through between two accidents
        }
        await end.CancelAsync();
        await Task.WhenAll(writers);

        var kept = (await Journal.After("companies", 0, 1_000_000)).Select(e => e.Id).ToHashSet();
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, id => Assert.Contains(id, kept));
        Assert.True(await Journal.Append([Change(NewId(), 1)]));
    }

    private async Task Kill()
    {
        await using var connection = new NpgsqlConnection(Options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var kill = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection);
        await kill.ExecuteNonQueryAsync();
    }
}
