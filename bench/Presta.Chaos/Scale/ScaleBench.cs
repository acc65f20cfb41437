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

    public static async Task<int> Run(IConfiguration settings)
    {
        var (seconds, share, warm) =
            (TimeSpan.FromSeconds(settings.GetValue("seconds", 15.0)), settings.GetValue("share", 0.15),
            TimeSpan.FromSeconds(settings.GetValue("warm", 45.0)));
        Console.WriteLine(
            $"Each silo has {share:P0} of a core by {CpuShare.Means ?? "nothing: this machine lets us limit nobody"}; {Callers} callers, 40 % list, 40 % detail, 20 % move; API nodes, PostgreSQL, sandbox and callers share the rest of {Environment.ProcessorCount} cores.");
        Table.Head(
            "silos", "requests/s", "p50", "p99", "failed", "silos' CPU, of their shares", "API nodes", "this program", "all cores",
            "bottleneck");
        foreach (var silos in (int[])[1, 2, 4]) await Measure(silos, share, seconds, warm);
        return 0;
    }

    private static async Task Measure(int silos, double share, TimeSpan seconds, TimeSpan warm)
    {
        await using var installation = await Installation.Start(new(Silos: silos, IsStrict: true));
        var clients = installation.Apis.Select(api => new Client(api.Url, TimeSpan.FromSeconds(60))).ToArray();
        await clients[0].SignIn();
        foreach (var client in clients) client.Token = clients[0].Token;
        string[] projects = [.. await clients[0].Projects("active"), .. await clients[0].Projects("on_hold")];
        await Load(clients, projects, warm);   // compiled and compiled again for good, before time is short

        var limits = installation.Silos.Select(s => CpuShare.Limit(s.Process, s.Name, share)).ToArray();
        await Load(clients, projects, TimeSpan.FromSeconds(4));
        var (before, machine) = (Spent(installation), Busy());
        var (watch, shots) = (Stopwatch.StartNew(), await Load(clients, projects, seconds));
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

    private static async Task<(TimeSpan Waited, bool IsOk)[]> Load(Client[] clients, string[] projects, TimeSpan duration)
    {
        var end = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var (shots, random) = (new List<(TimeSpan, bool)>(), new Random(caller));
            for (var n = caller; end.Elapsed < duration; n++)
            {
                var (client, project) = (clients[n % clients.Length], projects[random.Next(projects.Length)]);
                var reply = (n % 5) switch
                {
                    0 => await client.Move(project, random.Next(2) == 0 ? "on_hold" : "active"),
                    1 or 2 => await client.Get("/api/client/projects?limit=20"),
                    _ => await client.Project(project),
                };
                shots.Add((reply.Took, reply.IsOk));
            }
            return shots;
        }));
        return [.. all.SelectMany(s => s)];
    }
}
