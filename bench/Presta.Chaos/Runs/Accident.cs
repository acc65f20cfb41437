using Presta.Chaos.Fleet;

namespace Presta.Chaos.Runs;

/// <summary>What may befall an installation. Each ends with everything being started again, if only by the supervisor.</summary>
internal sealed record Accident(string Name, Func<Installation, Random, Task> Happen)
{
    private static readonly Accident[] All =
    [
        new("a silo is killed", (i, r) => { Any(i.Silos, r).Kill(); return Task.CompletedTask; }),
        new("a silo hangs", async (i, r) =>
        {
            var silo = Any(i.Silos, r);
            silo.Freeze();
            await Task.Delay(TimeSpan.FromSeconds(3 + 11 * r.NextDouble()));
            silo.Thaw();
        }),
        new("a silo is asked to end", async (i, r) =>
        {
            var silo = Any(i.Silos, r);
            if (silo.IsRunning) await i.Handle(silo, async () => { await silo.Terminate(); silo.Start(); });
        }),
        new("an API node is killed", (i, r) => { Any(i.Apis, r).Kill(); return Task.CompletedTask; }),
        new("an API node is asked to end", async (i, r) => await Any(i.Apis, r).Terminate()),
        new("PostgreSQL crashes", (i, _) => Postgres(i, "immediate", TimeSpan.Zero)),
        new("PostgreSQL restarts", (i, _) => Postgres(i, "fast", TimeSpan.Zero)),
        new("PostgreSQL is away", (i, r) => Postgres(i, "fast", TimeSpan.FromSeconds(1 + 4 * r.NextDouble()))),
    ];

    /// <param name="only">Part of the name of those to choose from.</param>
    public static Accident Draw(Random random, string only) => All.Where(a => a.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
        .ToArray() is { Length: > 0 } some
        ? some[random.Next(some.Length)] : throw new ArgumentException($"No accident is named «{only}».");

    private static Node Any(IReadOnlyList<Node> nodes, Random random) => nodes[random.Next(nodes.Count)];

    /// <summary>Two at once would be one: the second waits.</summary>
    private static async Task Postgres(Installation installation, string mode, TimeSpan away)
    {
        await One.WaitAsync();
        try
        {
            await installation.Postgres.Stop(mode);
            await Task.Delay(away);
            await installation.Postgres.Resume();
        }
        finally
        {
            One.Release();
        }
    }

    private static readonly SemaphoreSlim One = new(1);
}
