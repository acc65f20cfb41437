using System.Diagnostics;
using Presta.Chaos.Fleet;

namespace Presta.Chaos.Scale;

/// <summary>
/// Throughput of reads and writes with more and more silos, each with the same share of CPU time: so small that two cores can hold them
/// all.
/// </summary>
internal static class ScaleBench
{
    private const int Callers = 24;

    /// <summary>Of two companies: a write of one takes nothing away that a node keeps for the other.</summary>
    private static readonly string[] Users = [Client.Email, Client.OtherEmail];

    public static async Task<int> Run(IConfiguration settings)
    {
        var (seconds, share, warm, writes) =
            (TimeSpan.FromSeconds(settings.GetValue("seconds", 15.0)), settings.GetValue("share", 0.15),
            TimeSpan.FromSeconds(settings.GetValue("warm", 45.0)), settings.GetValue("writes", 20));
        Console.WriteLine(
            $"Each silo has {share:P0} of a core by {CpuShare.Means ?? "nothing: this machine lets us limit nobody"}; {Callers} callers of {Users.Length} users, {(100 - writes) / 2.0:0.#} % list, {(100 - writes) / 2.0:0.#} % detail, {writes} % move; API nodes, PostgreSQL, sandbox and callers share the rest of {Environment.ProcessorCount} cores.");
        Table.Head(
            "silos", "requests/s", "p50", "p99", "failed", "silos' CPU, of their shares", "API nodes", "this program", "all cores",
            "bottleneck");
        foreach (var silos in (int[])[1, 2, 4]) await Measure(silos, share, seconds, warm, writes);
        return 0;
    }

    private static async Task Measure(int silos, double share, TimeSpan seconds, TimeSpan warm, int writes)
    {
        await using var installation = await Installation.Start(new(Silos: silos, IsStrict: true));
        var accounts = await Task.WhenAll(Users.Select(user => Account.Of(user, installation)));
        await Load(accounts, writes, warm);   // compiled and compiled again for good, before time is short

        var limits = installation.Silos.Select(s => CpuShare.Limit(s.Process, s.Name, share)).ToArray();
        await Load(accounts, writes, TimeSpan.FromSeconds(4));
        var (before, machine) = (Spent(installation), Busy());
        var (watch, shots) = (Stopwatch.StartNew(), await Load(accounts, writes, seconds));
        var took = watch.Elapsed.TotalSeconds;
        var (after, later) = (Spent(installation), Busy());
        foreach (var limit in limits) limit?.Dispose();

        var waits = shots.Select(s => s.Waited.TotalMilliseconds).Order().ToArray();
        var (silo, api, own) =
            ((after.Silos - before.Silos) / took / silos / share, (after.Apis - before.Apis) / took, (after.Own - before.Own) / took);
        var all = (later.Busy - machine.Busy) / (later.All - machine.All);
        Table.Row(
            $"{silos}", $"{shots.Count(s => s.IsOk) / took:0}", $"{waits[waits.Length / 2]:0} ms",
            $"{waits[(int)(waits.Length * 0.99)]:0} ms", $"{shots.Count(s => !s.IsOk)}",
            $"{silo:P0}", $"{api:0.00} cores", $"{own:0.00} cores", $"{all:P0}", silo > 0.85 ? "the silos' CPU" : all > 0.9
                ? "the machine's CPU" : "waiting (network, commits)");
    }

    private static (double Silos, double Apis, double Own) Spent(Installation installation)
    {
        using var own = Process.GetCurrentProcess();
        return (installation.Silos.Sum(s => s.Spent.TotalSeconds), installation.Apis.Sum(s => s.Spent.TotalSeconds),
            own.TotalProcessorTime.TotalSeconds);
    }

    private static (double Busy, double All) Busy()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(double.Parse)
            .ToArray();
        return (fields.Sum() - fields[3] - fields[4], fields.Sum());
    }

    private static async Task<(TimeSpan Waited, bool IsOk)[]> Load(Account[] accounts, int writes, TimeSpan duration)
    {
        var end = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var (shots, random) = (new List<(TimeSpan, bool)>(), new Random(caller));
            var (nodes, projects) = accounts[caller % accounts.Length];
            for (var n = caller; end.Elapsed < duration; n++)
            {
                var (client, project) = (nodes[n / 2 % nodes.Length], projects[random.Next(projects.Length)]);
                var reply = random.Next(100) < writes
                    ? await client.Move(project, random.Next(2) == 0 ? "on_hold" : "active")
                    : n % 2 == 0 ? await client.Get("/api/client/projects?limit=20") : await client.Project(project);
                shots.Add((reply.Took, reply.IsOk));
            }
            return shots;
        }));
        return [.. all.SelectMany(s => s)];
    }

    /// <param name="Nodes">The user at each API node.</param>
    private sealed record Account(Client[] Nodes, string[] Projects)
    {
        public static async Task<Account> Of(string user, Installation installation)
        {
            Client[] nodes = [.. installation.Apis.Select(api => new Client(api.Url, TimeSpan.FromSeconds(60)))];
            await nodes[0].SignIn(user);
            foreach (var node in nodes) node.Token = nodes[0].Token;
            return new(nodes, [.. await nodes[0].Projects("active"), .. await nodes[0].Projects("on_hold")]);
        }
    }
}
