using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Notion is away for a while; nobody notices.</summary>
public sealed class OfflineTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("PRESTA_OFFLINE_SECONDS") ?? "20", CultureInfo.InvariantCulture));

    [Fact]
    public async Task While_Notion_is_down_everything_is_read_and_written_and_afterwards_it_lands_once()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var projects = (await presta.Client.Projects("active")).Take(3).ToArray();
            var (replies, comments, watch) = (new ConcurrentBag<Reply>(), new ConcurrentBag<string>(), Stopwatch.StartNew());
            await presta.Sandbox.Break(new { fault = "offline", seconds = Outage.TotalSeconds });

            await Task.WhenAll(projects.Select(async (project, caller) =>
            {
                for (var i = 0; watch.Elapsed < Outage; i++)
                {
                    replies.Add(await presta.Client.Move(project, i % 2 == 0 ? "on_hold" : "active"));
                    replies.Add(await presta.Client.Project(project));
                    if (i < 10)
                    {
                        comments.Add($"Pendant la panne {caller}-{i}");
                        replies.Add(await presta.Client.Comment(project, $"Pendant la panne {caller}-{i}"));
                    }
                    await Task.Delay(500);
                }
            }));
            Assert.All(replies, r => Assert.True(r.IsOk, $"{r.Call}: {r.Status} {r.Text}"));
            Assert.NotEmpty(replies);

            var landed = await Landing.Of(presta, projects, [.. comments], TimeSpan.FromSeconds(90));

            output.Tell(
                $"Notion down for {Outage.TotalSeconds:0} s: {replies.Count} calls, all 2xx, slowest {replies.Max(r => r.Took).TotalMilliseconds:0} ms; all in Notion {landed.TotalSeconds:0} s later");
        });
    }
}
