using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Presta.Edge;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Grains.Tests.Edge;

/// <summary>A cluster with a throttle, a scripted Notion behind it, and the budget in memory.</summary>
internal sealed class ThrottleWorld : IAsyncDisposable
{
    public const int LaneCapacity = 1_000;

    private readonly InProcessTestCluster cluster;

    private ThrottleWorld(InProcessTestCluster cluster, FakeNotion notion, MemorySlots slots) =>
        (this.cluster, Notion, Slots) = (cluster, notion, slots);

    public FakeNotion Notion { get; }

    public MemorySlots Slots { get; }

    public InProcessTestCluster Cluster => cluster;

    public INotionThrottleGrain Throttle => cluster.Client.GetGrain<INotionThrottleGrain>("default");

    public static async Task<ThrottleWorld> Start(
        double rate = 1000, int burst = 1000, short silos = 1, Func<NotionCall, Task<NotionReply>>? answer = null)
    {
        var (notion, slots) = (new FakeNotion(answer ?? (_ => Task.FromResult(Reply(200)))), new MemorySlots());
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton(TimeProvider.System).AddSingleton<INotionTransport>(notion).AddSingleton<INotionSlots>(slots)
                .AddSingleton(new NotionBudget(rate, burst)).AddSingleton<Sleep>().AddSingleton<ThrottleMeters>().AddMetrics());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, notion, slots);
    }

    public ThrottledTransport Transport(Lane lane = Lane.Write, long? term = null) => new(cluster.Client, lane, term: term);

    public Task<NotionReply> Send(
        string path = "p", Lane lane = Lane.Write, CallClass kind = CallClass.Read, CancellationToken cancel = default) =>
        Transport(lane).Send(Call(path, kind), cancel);

    public static NotionCall Call(string path = "p", CallClass kind = CallClass.Read) => new("POST", path, "pages", kind);

    public static NotionReply Reply(int status, TimeSpan? retryAfter = null, bool isSent = true) =>
        new(status, "{}"u8.ToArray(), "application/json", null, retryAfter, null, isSent, TimeProvider.System.GetUtcNow());

    /// <summary>Facts are waited for, never time.</summary>
    public static async Task Until(Func<Task<bool>> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await fact()) await Task.Delay(20, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Notion.Release();
        await cluster.DisposeAsync();
    }
}

/// <summary>Answers by a script; while held, requests start and do not end.</summary>
internal sealed class FakeNotion(Func<NotionCall, Task<NotionReply>> answer) : INotionTransport
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Path, long At)> starts = new();
    private TaskCompletionSource? gate;

    public IReadOnlyList<(string Path, long At)> Starts => [.. starts];

    public IEnumerable<string> Paths => starts.Select(s => s.Path);

    public void Hold() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => gate?.TrySetResult();

    public async Task<NotionReply> Send(NotionCall call, CancellationToken cancel)
    {
        starts.Enqueue((call.Path, TimeProvider.System.GetTimestamp()));
        if (gate is { } held) await held.Task;
        return await answer(call);
    }
}

internal sealed class MemorySlots : INotionSlots
{
    private readonly Lock one = new();
    private BudgetState state = BudgetState.Empty;

    public int Reserved { get; private set; }

    /// <summary>Pauses are not kept.</summary>
    public bool IsBroken { get; set; }

    public Task<TimeSpan> Reserve(NotionBudget budget, CancellationToken cancel = default)
    {
        lock (one)
        {
            Reserved++;
            var now = TimeProvider.System.GetUtcNow();
            (state, var start) = budget.Next(state, now);
            return Task.FromResult(start - now);
        }
    }

    /// <summary>Whose turn it is.</summary>
    public TurnState? Turn { get; set; }

    public Task<long?> Take(Guid activation, TimeSpan lasts, CancellationToken cancel = default)
    {
        Turn = TurnState.Taken(Turn, activation, TimeProvider.System.GetUtcNow(), lasts);
        return Task.FromResult<long?>(Turn.Holder == activation ? Turn.Term : null);
    }

    public Task Yield(Guid activation, CancellationToken cancel = default)
    {
        if (Turn?.Holder == activation) Turn = Turn with { Until = TimeProvider.System.GetUtcNow() };
        return Task.CompletedTask;
    }

    public Task<bool> IsTerm(long term, CancellationToken cancel = default) => Task.FromResult(Turn?.Term == term);

    public Task Pause(TimeSpan pause, CancellationToken cancel = default)
    {
        if (IsBroken) throw new IOException("disk full");
        lock (one) state = state with { PausedUntil = TimeProvider.System.GetUtcNow() + pause };
        return Task.CompletedTask;
    }
}
