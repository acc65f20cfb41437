using System.Globalization;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>What was acknowledged outlives the process that acknowledged it.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("PRESTA_KILLS") ?? "5", CultureInfo.InvariantCulture);

    /// <summary>
    /// After a kill every create is looked for before it is made: what a fast machine could write would take long to land.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Whatever_was_acknowledged_before_a_kill_is_there_after_it_and_once_in_Notion()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var writers = (await presta.Client.Projects("active")).Take(4).Select(id => new Writer(presta.Client, id)).ToArray();
            for (var kill = 1; kill <= Kills; kill++)
            {
                using var killed = new CancellationTokenSource();
                var writing = writers.Select(w => w.Write(kill, killed.Token)).ToArray();
                var before = writers.Sum(w => w.Acknowledged.Count);
                await Wait.Until(
                    () => writers.Sum(w => w.Acknowledged.Count) > before, TimeSpan.FromSeconds(30), "a first comment of this life");
                await Task.Delay(Random.Shared.Next(1_500));
                presta.KillPresta();
                await killed.CancelAsync();
                await Task.WhenAll(writing);

                await presta.StartPresta();
                await presta.Client.SignIn();
                foreach (var writer in writers) await writer.Check();
            }
            var acknowledged = writers.SelectMany(w => w.Acknowledged).ToArray();

            var landed = await Landing.Of(
                presta, [.. writers.Select(w => w.Project)], acknowledged, TimeSpan.FromSeconds(60 + 0.3 * acknowledged.Length));

            var pages = await presta.Sandbox.Pages("Commentaires");
            Assert.All(writers.SelectMany(w => w.Attempted), text => Assert.InRange(pages.Count(p => p.Text("Contenu") == text), 0, 1));
            output.Tell(
                $"{Kills} kills: {acknowledged.Length} acknowledged comments and {writers.Sum(w => w.Moves)} acknowledged moves, none lost, none twice; " +
                $"all in Notion {landed.TotalSeconds:0} s after the last start");
        });
    }

    /// <summary>The only one who writes to a project, and who remembers what it was told.</summary>
    private sealed class Writer(Client client, string project)
    {
        /// <summary>The statuses the project may have: the last acknowledged one, and one that was asked for without an answer.</summary>
        private HashSet<string> possible = ["active"];
        private string status = "active";
        private long version;
        private int sent;

        public string Project => project;

        public List<string> Attempted { get; } = [];

        public List<string> Acknowledged { get; } = [];

        public int Moves { get; private set; }

        public async Task Write(int life, CancellationToken killed)
        {
            try
            {
                while (!killed.IsCancellationRequested)
                {
                    var text = $"Vie {life}, mot {++sent} sur {project}";
                    Attempted.Add(text);
                    if ((await client.Comment(project, text)).IsOk) Acknowledged.Add(text);
                    var next = status == "active" ? "on_hold" : "active";
                    possible.Add(next);
                    var moved = await client.Move(project, next);
                    if (!moved.IsOk) continue;
                    (status, possible, version, Moves) = (next, [next], moved.Version, Moves + 1);
                    await Task.Delay(Pause, killed);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                // Killed in the middle of a call: nobody knows whether it counted.
            }
        }

        public async Task Check()
        {
            var now = await client.Project(project);
            Assert.Contains(now.ProjectStatus, possible);
            Assert.True(now.Version >= version, $"version {now.Version} after {version} was acknowledged");
            var shown = now.Data.GetProperty("comments").EnumerateArray().Select(c => c.GetProperty("content").GetString()).ToArray();
            Assert.All(Acknowledged, text => Assert.Single(shown, text));
            (status, possible, version) = (now.ProjectStatus, [now.ProjectStatus], now.Version);
        }
    }
}
