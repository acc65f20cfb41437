using System.Globalization;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Notion did it but did not say so.</summary>
public sealed class OnceTests(ITestOutputHelper output)
{
    private static readonly int Creates =
        int.Parse(Environment.GetEnvironmentVariable("PRESTA_CREATES") ?? "40", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Creates_that_fail_or_hang_after_the_fact_make_one_page_each() =>
        await Written(Creates, TimeSpan.FromSeconds(60 + Creates),
        new { fault = "500_after_commit", probability = 0.2, method = "POST", route = "/v1/pages" },
        new { fault = "hang_with_commit", probability = 0.2, seconds = 3, method = "POST", route = "/v1/pages" });

    [Fact]
    public async Task Creates_that_outlast_the_client_s_patience_make_one_page_each() => await Written(5, TimeSpan.FromSeconds(90),
        new { fault = "hang_with_commit", count = 3, seconds = 40, method = "POST", route = "/v1/pages" });

    private async Task Written(int count, TimeSpan most, params object[] faults)
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var project = (await presta.Client.Projects("active"))[0];
            await presta.Sandbox.Break(faults);
            var comments = Enumerable.Range(0, count).Select(i => $"Une seule fois, {i}").ToArray();

            foreach (var comment in comments) Assert.True((await presta.Client.Comment(project, comment)).IsOk);

            var landed = await Landing.Of(presta, [project], comments, most);
            Assert.NotEqual(0, await presta.Sandbox.Fired());
            output.Tell(
                $"{count} comments made under faults: all in Notion once, after {landed.TotalSeconds:0} s; {await presta.Sandbox.Fired()} of them in doubt; {(await presta.Sandbox.Stats()).ByRoute}");
        });
    }
}
