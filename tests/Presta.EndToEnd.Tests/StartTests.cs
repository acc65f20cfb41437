using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Starting, cold and warm, with nothing but defaults.</summary>
public sealed class StartTests(ITestOutputHelper output)
{
    /// <summary>On a slow machine a second poll would be counted with the first load.</summary>
    private const string NoPolling = "--Notion:PollSeconds=600";

    [Fact]
    public async Task From_an_empty_directory_Presta_gets_ready_with_as_few_requests_as_there_can_be_and_a_warm_start_reloads_nothing()
    {
        var directory = Installation.NewDirectory();
        using var sandbox = new Sandbox(Child.FreeUrl());
        string[] arguments =
            ["--urls", Child.FreeUrl(), $"--Sandbox:Url={sandbox.Url}", $"--Data:Directory={directory}",
            "--Logging:LogLevel:Presta.Edge=Information", NoPolling];

        Stats cold;
        int least;
        await using (var presta = await Child.Start("Presta.Host", "Presta is ready on", arguments))
        {
            cold = await sandbox.Stats();
            var pages = await sandbox.Pages();
            var rows = pages.GroupBy(p => p.Database).Where(g => g.Key.Length > 0).ToDictionary(g => g.Key, g => g.Count());
            least = 2 * Loaded(presta) + rows.Values.Sum(count => (count - 1) / 100);
            output.Tell(
                $"cold start, {rows.Values.Sum()} rows: ready after {presta.Ready.TotalSeconds:0.0} s (goal 10 s), {cold.Calls.Length} requests (least {least}): {cold.ByRoute}");
            Assert.True(Loaded(presta) >= 9, presta.Output);
            Assert.True(presta.Ready < TimeSpan.FromSeconds(30), $"{presta.Ready}");
            presta.Kill();
        }
        Assert.InRange(cold.Calls.Length, least, least * 1.1);

        await using var again = await Child.Start("Presta.Host", "Presta is ready on", arguments);
        output.Tell($"warm start: ready after {again.Ready.TotalSeconds:0.0} s (goal 3 s)");
        Assert.True(again.Ready < TimeSpan.FromSeconds(30), $"{again.Ready}");
        Assert.Equal(0, Loaded(again));
        again.Kill();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_warm_start_serves_from_its_own_disk_although_Notion_is_down()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var before = await presta.Client.Projects("active");
            presta.KillPresta();
            await presta.Sandbox.Break(new { fault = "offline" });

            await presta.StartPresta();

            output.Tell($"warm start while Notion is down: ready after {presta.Ready.TotalSeconds:0.0} s (goal 3 s)");
            Assert.NotEmpty(before);
            Assert.Equal(before, await presta.Client.Projects("active"));
        });
    }

    /// <summary>How many nouns were read whole, by what it said.</summary>
    private static int Loaded(Child presta) => presta.Output.Split('\n')
        .Count(line => line.Contains("rows loaded from Notion", StringComparison.Ordinal));
}
