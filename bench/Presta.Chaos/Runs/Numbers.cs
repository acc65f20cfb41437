using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Orleans.Configuration;
using Orleans.Runtime;
using Presta.Sequences;

namespace Presta.Chaos.Runs;

/// <summary>A number that a holder was told, as often as it was told.</summary>
internal sealed record Number(string Sequence, string Holder, int Value);

/// <summary>
/// Takes numbers of several kinds and years through a client of its own, for want of a route that does nothing else. Holders ask until they
/// are told, some twice at once; who was never told asks again when the run has settled, as a portal's retry would.
/// </summary>
internal sealed class Numbers : IAsyncDisposable
{
    private const int Takers = 4;
    private const int MostRepeats = 6;

    private static readonly string[] Sequences = ["chaos/presta/2026", "chaos/presta/2027", "chaos/suisse/2026"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost host;
    private readonly ConcurrentQueue<Number> told = [];
    private readonly ConcurrentDictionary<(string Sequence, string Holder), bool> holders = [];

    private Numbers(IHost host) => this.host = host;

    /// <summary>Every number that anyone was told since the installation began.</summary>
    public ImmutableArray<Number> Told => [.. told];

    public static async Task<Numbers> Start(string database)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (ClusterFacts.Name, ClusterFacts.Name))
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ClusterFacts.ResponseTimeout)
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .UseConnectionRetryFilter(async (_, cancel) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
                return true;
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public Task Take(int run, CancellationToken end) => Task.WhenAll(Enumerable.Range(1, Takers).Select(async taker =>
    {
        var own = new Random(taker + run);
        for (var n = 1; !end.IsCancellationRequested; n++)
        {
            var (sequence, holder) =
                (Sequences[own.Next(Sequences.Length)], string.Create(CultureInfo.InvariantCulture, $"{run}.{taker}.{n}"));
            holders[(sequence, holder)] = true;
            await Task.WhenAll(Enumerable.Range(0, own.Next(4) == 0 ? 2 : 1).Select(_ => Ask(sequence, holder)));
            await Task.Delay(60, CancellationToken.None);
        }
    }));

    /// <summary>
    /// Each holder of the run once more: who knows its number hears the same, who does not gets the one that is its own. Those of earlier runs
    /// have been asked, and a sequence remembers <see cref="ISequenceGrain.Remembered"/> holders only.
    /// </summary>
    public async Task Settle(int run)
    {
        var own = holders.Keys.Where(h => h.Holder.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{run}."), StringComparison.Ordinal));
        foreach (var (sequence, holder) in own)
            await Wait.Until(() => Ask(sequence, holder), Patience, $"{holder} is told its number of {sequence}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private async Task<bool> Ask(string sequence, string holder)
    {
        for (var attempt = 0; attempt < MostRepeats; attempt++)
        {
            try
            {
                var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISequenceGrain>(sequence);
                told.Enqueue(new(sequence, holder, await grain.Take(holder)));
                return true;
            }
            catch (Exception away) when (
                away is OrleansException or TimeoutException or OperationCanceledException or UnavailableException or Npgsql.NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300));
            }
        }
        return false;
    }
}
