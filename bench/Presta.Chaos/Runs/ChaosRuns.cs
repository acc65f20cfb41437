using System.Collections.Immutable;
using System.Diagnostics;
using Presta.Chaos.Fleet;
using Presta.Chaos.Invariants;

namespace Presta.Chaos.Runs;

/// <summary>
/// Run after run: writers and readers through all API nodes while accidents happen, then everything is checked from the outside.
/// </summary>
internal static class ChaosRuns
{
    /// <summary>A project's page grows with its comments: after so many runs an installation is replaced.</summary>
    private const int RunsPerInstallation = 20;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private static readonly object[] Faults =
    [
        new { fault = "500_after_commit", probability = 0.05 }, new { fault = "409", probability = 0.03 },
        new { fault = "503", probability = 0.03, retry_after = 1 },
        new { fault = "hang_with_commit", probability = 0.01, seconds = 3 }, new { fault = "hang", probability = 0.01, seconds = 2 },
    ];

    public static async Task<int> Run(IConfiguration settings)
    {
        var (runs, seed, seconds, isStrict) =
            (settings.GetValue("runs", 100), settings.GetValue("seed", Environment.TickCount), settings.GetValue("seconds", 6.0),
            settings.GetValue("strict", false));
        var (failed, done, watch) = (0, 0, Stopwatch.StartNew());
        while (done < runs)
        {
            await using var installation = await Installation.Start(new(IsStrict: isStrict));
            await using var numbers = await Numbers.Start(installation.Database);
            using var crew = new Crew(installation, numbers, settings["only"] ?? "");
            Console.WriteLine($"{installation.Silos.Length} silos, {installation.Apis.Length} API nodes; logs: {installation.Directory}");
            for (var last = Math.Min(runs, done + RunsPerInstallation); done < last;)
            {
                var report = await crew.Run(++done, unchecked(seed + done), TimeSpan.FromSeconds(seconds));
                Console.WriteLine($"run {done}, seed {unchecked(seed + done)}: {report.Told}");
                foreach (var violation in report.Violations) Console.WriteLine($"  VIOLATED {violation}");
                if (report.Violations.IsEmpty) continue;
                failed++;
                Console.WriteLine(
                    $"  again: run --runs 1 --seed {unchecked(seed + done - 1)} --seconds {seconds}; logs: {installation.Directory}");
                break;   // what is wrong once may be wrong in every later run
            }
        }
        Console.WriteLine($"{runs} runs in {watch.Elapsed.TotalMinutes:0.0} min, {failed} of them with violations.");
        return failed == 0 ? 0 : 1;
    }

    internal sealed record Report(string Told, ImmutableArray<string> Violations);

    /// <summary>The clients of one installation.</summary>
    private sealed class Crew(Installation installation, Numbers numbers, string only) : IDisposable
    {
        private readonly Client[] nodes = [.. installation.Apis.Select(api => new Client(api.Url, TimeSpan.FromSeconds(40)))];
        private ImmutableArray<(string Project, string Text)> earlier = [];
        private string[]? projects;

        public async Task<Report> Run(int number, int seed, TimeSpan duration)
        {
            var (random, watch, isStrict) = (new Random(seed), Stopwatch.StartNew(), installation.Size.IsStrict);
            await SignIn();
            projects ??= [.. await nodes[0].Projects("active"), .. await nodes[0].Projects("on_hold")];
            using var observer = new Observer(installation, nodes);
            var writers = projects.Take(isStrict ? 2 : 6)
                .Select((project, i) => new Writer(
                project, number, nodes, new Random(random.Next()), isRoaming: i % 2 == 1, TimeSpan.FromMilliseconds(isStrict ? 1_500 : 150)))
                    .ToArray();
            if (!isStrict) await installation.Sandbox.Break(Faults);

            using var end = new CancellationTokenSource();
            var writing = writers.Select(w => Task.Run(() => w.Write(end.Token))).ToArray();
            var (reading, numbering, sights) = (Read(end.Token), numbers.Take(number, end.Token), observer.Watch(end.Token));
            var accidents = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => (Accident: Accident.Draw(random, only), At: duration * (0.1 + 0.6 * random.NextDouble()),
                Random: new Random(random.Next()))).OrderBy(a => a.At).ToArray();
            var happening = accidents.Select(async a =>
            {
                await Task.Delay(a.At);
                await a.Accident.Happen(installation, a.Random);
            }).ToArray();
            await Task.Delay(duration);
            await Task.WhenAll(happening);
            await end.CancelAsync();
            await Task.WhenAll([.. writing, reading, numbering]);

            ImmutableArray<Story> stories = [.. writers.Select(w => w.Story)];
            var (settled, violations) = (TimeSpan.Zero, ImmutableArray<string>.Empty);
            try
            {
                await installation.Sandbox.Mend();
                settled = await Settle(observer);
                await SignIn();
                await numbers.Settle(number);
                violations = ((await observer.Look(stories, earlier, await sights)) with { Numbers = numbers.Told }).Violations();
            }
            catch (TimeoutException never)
            {
                violations = [$"a run settles: {never.Message}"];
            }
            earlier = earlier.AddRange(
                from story in stories from act in story.Of(Deed.Comment, Outcome.Done) select (story.Project, act.Value));
            var acts = stories.SelectMany(s => s.Acts).ToArray();
            return new($"{numbers.Told.Select(n => (n.Sequence, n.Value)).Distinct().Count()} numbers given so far; " +
                $"{acts.Count(a => a.Outcome is Outcome.Done)} writes acknowledged, {acts.Count(a => a.Outcome is Outcome.Unknown)} unknown, {acts.Count(a => a.Outcome is Outcome.Refused)} refused; " +
                $"settled in {settled.TotalSeconds:0.0} s, {watch.Elapsed.TotalSeconds:0.0} s in all; {string.Join(", ", accidents.Select(a => a.Accident.Name))}", violations);
        }

        public void Dispose()
        {
            foreach (var node in nodes) node.Dispose();
        }

        /// <summary>Everyone is back, and Notion has everything.</summary>
        private async Task<TimeSpan> Settle(Observer observer)
        {
            var ready = await installation.IsReady(Recovery);
            var left = 0;
            return ready + await Wait.Until(
                async () => (left = await observer.Undelivered()) == 0, installation.Size.IsStrict ? 4 * Recovery : Recovery,
                () => $"{left} changes are not delivered");
        }

        private async Task SignIn()
        {
            await nodes[0].SignIn();
            foreach (var node in nodes) node.Token = nodes[0].Token;
        }

        /// <summary>Lists and figures, for their load: what they show is checked when the run has settled.</summary>
        private Task Read(CancellationToken end) => Task.WhenAll(nodes.Select(async node =>
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    await node.Get("/api/client/projects?limit=20&sort=updated_at&order=desc");
                    await node.Get("/api/client/projects/stats");
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
                {
                    // A node that was killed.
                }
                await Task.Delay(50, CancellationToken.None);
            }
        }));
    }
}
