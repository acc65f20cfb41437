using Presta.Chaos.Fleet;

namespace Presta.Chaos.Failover;

/// <summary>What clients of the API notice of an accident, at a steady rate of requests.</summary>
internal static class FailoverBench
{
    private const int Rate = 500;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);
    private const int SecondsAfter = 15;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(90);

    /// <summary>Its silo stays away for as long as it is looked at.</summary>
    private static readonly Func<Installation, Task> LeftAlone = i => Stopped(i, i.Silos[1]);

    private static readonly (string Name, string Goal, Func<Installation, Task> Accident)[] Scenarios =
    [
        ("none", "the yardstick", _ => Task.CompletedTask),
        ("silo killed (-9)", "0 failed, longest ≤ 5 s", Killed),
        ("silo hung (SIGSTOP)", "0 failed, longest ≤ 10 s", Hung),
        ("silo stopped gracefully", "0 failed, longest ≤ 200 ms", LeftAlone),
        ("rolling restart of all silos", "0 failed, longest ≤ 200 ms", Rolling),
        ("PostgreSQL restarted (fast)", "only 503 + Retry-After, back within 10 s", i => Postgres(i, "fast", TimeSpan.Zero)),
        ("PostgreSQL crashed (immediate)", "only 503 + Retry-After, back within 10 s", i => Postgres(i, "immediate", TimeSpan.Zero)),
        ("PostgreSQL away for 5 s", "only 503 + Retry-After, back within 10 s", i => Postgres(i, "fast", TimeSpan.FromSeconds(5))),
    ];

    public static async Task<int> Run(IConfiguration settings)
    {
        var (rate, only, after) =
            (settings.GetValue("rate", Rate), settings["only"] ?? "", TimeSpan.FromSeconds(settings.GetValue("seconds", SecondsAfter)));
        var writes = settings.GetValue("writes", Pacer.Writes);
        await using var installation = await Installation.Start(new(IsStrict: settings.GetValue("strict", true)));
        var clients = installation.Apis.Select(api => new Client(api.Url, TimeSpan.FromSeconds(60))).ToArray();
        await clients[0].SignIn();
        foreach (var client in clients) client.Token = clients[0].Token;
        var projects = (await clients[0].Projects("active")).Concat(await clients[0].Projects("on_hold")).ToArray();
        Console.WriteLine($"{rate} requests/s ({Pacer.Mix(writes)}) over {projects.Length} projects, {installation.Silos.Length} silos, " +
            $"{installation.Apis.Length} API nodes, {Environment.ProcessorCount} cores for everything; logs: {installation.Directory}");
        Table.Head("accident", "requests", "failed", "of them 503", "longest", "p99", "p50", "slow for", "goal");

        var isLost = 0;
        foreach (var share in (int[])[10, 4, 2, 1]) await WarmUp(clients, projects, Math.Max(1, rate / share), writes);
        foreach (var (name, goal, accident) in Scenarios.Where(s => s.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            await clients[0].SignIn();
            foreach (var client in clients) client.Token = clients[0].Token;
            var (pacer, end) = (new Pacer(clients, projects, rate, writes), new CancellationTokenSource());
            var pacing = pacer.Run(end.Token);
            await Task.Delay(Before);
            var (from, spending) = (pacer.Now, new CpuSpent(installation));
            await accident(installation);
            var until = TimeSpan.MaxValue;
            if (accident == LeftAlone) until = pacer.Now;
            else await Task.Delay(after);
            await end.CancelAsync();
            await pacing;
            Tell(name, goal, [.. pacer.Shots.Where(s => s.Intended >= from && s.Intended <= until)], from);
            spending.Tell(pacer.Shots.Count(s => s.Intended >= from));
            await installation.IsReady(Patience);
            isLost += await Lost(clients[0], pacer.Acknowledged);
        }
        Console.WriteLine(
            isLost == 0 ? "No acknowledged comment is missing or there twice."
            : $"{isLost} acknowledged comments are missing or there twice.");
        return isLost == 0 ? 0 : 1;
    }

    /// <summary>Step by step: what is not compiled yet could not keep up, and what waits then is in everyone's way.</summary>
    private static async Task WarmUp(Client[] clients, string[] projects, int perSecond, int writes)
    {
        using var end = new CancellationTokenSource(Before);
        await new Pacer(clients, projects, perSecond, writes).Run(end.Token);
    }

    private static void Tell(string name, string goal, Shot[] shots, TimeSpan from)
    {
        var waits = shots.Select(s => s.Waited).Order().ToArray();
        var failed = shots.Where(s => !s.IsOk).ToArray();
        var slow = shots.Where(s => s.Waited > Slow || !s.IsOk).Select(s => (long)((s.Intended - from).TotalMilliseconds / 100)).Distinct()
            .Count() * 0.1;
        var unavailable = failed.Count(s => s.Status == 503);
        Table.Row(
            name, $"{shots.Length}", $"{failed.Length}", $"{unavailable}", Seconds(waits[^1]), Seconds(waits[(int)(waits.Length * 0.99)]),
            Seconds(waits[waits.Length / 2]), $"{slow:0.0} s", goal);
        foreach (var kind in failed.GroupBy(s => (s.Status, s.SaysWhenAgain, s.What)))
            Console.WriteLine(
                $"  {kind.Count()} × {kind.Key.What}: {(kind.Key.Status == 0 ? "no answer" : $"{kind.Key.Status}")}{(kind.Key.SaysWhenAgain ? " with Retry-After" : "")}, " +
                $"{(kind.Min(s => s.Intended) - from).TotalSeconds:0.0}–{(kind.Max(s => s.Intended + s.Waited) - from).TotalSeconds:0.0} s after the accident");
        var late = shots.Where(s => s.Waited > Slow).ToArray();
        if (late.Length > 0)
            Console.WriteLine(
                $"  {late.Length} over 200 ms ({string.Join(", ", late.GroupBy(s => s.What).Select(g => $"{g.Count()} × {g.Key}"))}), sent {(late.Min(s => s.Intended) - from).TotalSeconds:0.0}–{(late.Max(s => s.Intended) - from).TotalSeconds:0.0} s after the accident");
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.0} s"
        : $"{time.TotalMilliseconds:0} ms";

    private static async Task<int> Lost(Client client, IReadOnlyDictionary<string, string> acknowledged)
    {
        var lost = 0;
        foreach (var project in acknowledged.GroupBy(a => a.Value))
        {
            var shown = (await client.Project(project.Key)).Data.GetProperty("comments").EnumerateArray()
                .Select(c => c.GetProperty("content").GetString()).ToLookup(c => c);
            lost += project.Count(text => shown[text.Key].Count() != 1);
        }
        return lost;
    }

    private static Task Killed(Installation installation) => installation.Handle(installation.Silos[0], async () =>
    {
        installation.Silos[0].Kill();
        await Task.Delay(TimeSpan.FromSeconds(10));
        installation.Silos[0].Start();
    });

    private static Task Hung(Installation installation) => installation.Handle(installation.Silos[1], async () =>
    {
        installation.Silos[1].Freeze();
        await Task.Delay(TimeSpan.FromSeconds(15));
        installation.Silos[1].Thaw();
    });

    /// <summary>
    /// On one machine a start takes the processor from everybody, which a stop does not: what is told ends before it is started again.
    /// </summary>
    private static Task Stopped(Installation installation, Node silo) => installation.Handle(silo, async () =>
    {
        await Goodbye(silo);
        await Task.Delay(TimeSpan.FromSeconds(SecondsAfter));
    });

    private static Task Restarted(Installation installation, Node silo) => installation.Handle(silo, async () =>
    {
        await Goodbye(silo);
        silo.Start();
        await silo.BecomesReady(Patience);
    });

    private static async Task Goodbye(Node silo)
    {
        if (!await silo.Terminate()) Console.WriteLine($"  {silo.Name} did not go by itself");
    }

    private static async Task Rolling(Installation installation)
    {
        foreach (var silo in installation.Silos)
        {
            await Restarted(installation, silo);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private static async Task Postgres(Installation installation, string mode, TimeSpan away)
    {
        await installation.Postgres.Stop(mode);
        await Task.Delay(away);
        await installation.Postgres.Resume();
    }
}
