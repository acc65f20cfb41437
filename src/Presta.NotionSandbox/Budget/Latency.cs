using Presta.NotionSandbox.Hosting;

namespace Presta.NotionSandbox.Budget;

/// <summary>How long the integration waits for each answer, drawn between two bounds.</summary>
internal sealed class Latency(LatencyRange? range, TimeProvider clock, Random random)
{
    public Task Delay(CancellationToken ct)
    {
        if (range is null)
            return Task.CompletedTask;
        int wait;
        lock (random)
            wait = random.Next(range.From, range.To + 1);
        return Task.Delay(TimeSpan.FromMilliseconds(wait), clock, ct);
    }
}
