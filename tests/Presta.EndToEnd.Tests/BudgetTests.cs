using System.Collections.Concurrent;
using System.Diagnostics;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Many edits by many people, and a Notion that counts.</summary>
public sealed class BudgetTests(ITestOutputHelper output)
{
    private const int Edits = 1_000;
    private const int Callers = 20;
    private const int ProjectCount = 50;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private static readonly string[] Strict =
        ["--Sandbox:RequestsPerSecond=3", "--Sandbox:Burst=5", "--Notion:RequestsPerSecond=3", "--Notion:Burst=3"];

    [Fact]
    public async Task A_thousand_status_edits_in_ten_seconds_are_answered_at_once_and_reach_Notion_within_its_budget()
    {
        await using var presta = await Installation.Start(Strict, MakeProjects);
        await presta.Tells(async () =>
        {
            var projects = (await presta.Client.Projects("active")).Take(ProjectCount).ToArray();
            Assert.Equal(ProjectCount, projects.Length);
            var writesBefore = (await presta.Sandbox.Stats()).PageWrites;

            var watch = Stopwatch.StartNew();
            var replies = await EditAll(presta.Client, projects, watch);
            var took = watch.Elapsed;
            var landed = await Wait.Until(
                () => IsSettled(presta, projects), TimeSpan.FromSeconds(120), "Notion shows what the API answers", TimeSpan.FromSeconds(1));

            var stats = await presta.Sandbox.Stats();
            var writes = stats.PageWrites - writesBefore;
            var times = replies.Select(r => r.Took).ToArray();
            output.Tell($"{replies.Count} status edits by {Callers} callers over {ProjectCount} projects in {took.TotalSeconds:0.0} s: " +
                $"p50 {times.Quantile(0.5).TotalMilliseconds:0} ms, p99 {times.Quantile(0.99).TotalMilliseconds:0} ms (goal 50 ms); " +
                $"{writes} page writes (goal 150), all in Notion {landed.TotalSeconds:0} s later; most {stats.MaxPerSecond}/s, {stats.MaxPerMinute}/min, {stats.RateLimited} × 429");
            Assert.All(replies, r => Assert.True(r.IsOk, $"{r.Call}: {r.Status} {r.Text}"));
            Assert.Equal(Edits, replies.Count);
            Assert.InRange(writes, 1, 150);
            Assert.Equal(0, stats.RateLimited);
            Assert.InRange(stats.MaxPerSecond, 1, 5 + 3);
            Assert.InRange(stats.MaxPerMinute, 1, 180 + 5);
            Assert.InRange(times.Quantile(0.5), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        });
    }

    private static async Task<ConcurrentBag<Reply>> EditAll(Client client, string[] projects, Stopwatch watch)
    {
        var replies = new ConcurrentBag<Reply>();
        var each = Edits / Callers;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (var i = 0; i < each; i++)
            {
                var due = Span * ((i + (double)caller / Callers) / each);
                if (due > watch.Elapsed) await Task.Delay(due - watch.Elapsed);
                var edit = i * Callers + caller;
                replies.Add(await client.Move(projects[edit % projects.Length], edit / projects.Length % 2 == 0 ? "on_hold" : "active"));
            }
        }));
        return replies;
    }

    private static async Task<bool> IsSettled(Installation presta, string[] projects)
    {
        var pages = (await presta.Sandbox.Pages("Projets clients")).ToDictionary(p => p.Id, p => p.Text("Statut Projet"));
        var (active, waiting) = (await presta.Client.Projects("active"), await presta.Client.Projects("on_hold"));
        if (!projects.All(id => pages[id] == (active.Contains(id) ? "En cours" : waiting.Contains(id) ? "En pause" : "?"))) return false;
        foreach (var id in projects)
            if ((await presta.Client.Project(id)).Sync != "synced") return false;
        return true;
    }

    /// <summary>The client's company gets enough active projects, by hand.</summary>
    private static async Task MakeProjects(Sandbox sandbox)
    {
        var company = (await sandbox.Pages("Utilisateurs")).Single(u => u.Text("Email") == Client.Email).Text("Entreprise");
        for (var i = 0; i < ProjectCount; i++)
            await sandbox.Create("Projets clients", new()
            {
                ["Nom du Projet"] = Values.Title($"Chantier {i}"),
                ["Client"] = Values.Relation(company),
                ["Statut Projet"] = Values.Choice("En cours"),
            });
    }
}
