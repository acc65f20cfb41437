namespace Presta.NotionSandbox.Tests;

public sealed class BudgetTests
{
    private static async Task<List<int>> Burst(TestSandbox sandbox, int requests, string token = "ntn_sandbox")
    {
        List<int> statuses = [];
        for (var n = 0; n < requests; n++)
            statuses.Add((await sandbox.Get("/v1/users/me", token)).Status);
        return statuses;
    }

    private static int Accepted(List<int> statuses) => statuses.Count(status => status is 200);

    [Fact]
    public async Task The_default_is_180_in_any_sliding_minute()
    {
        await using var sandbox = await TestSandbox.Begin(options => options.RequestsPerMinute = null);
        Assert.Equal(100, Accepted(await Burst(sandbox, 100)));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(80, Accepted(await Burst(sandbox, 90)));
        var refused = await sandbox.Get("/v1/users/me");
        refused.Refused(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.");
        Assert.Equal(TimeSpan.FromSeconds(20), refused.RetryAfter);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(100, Accepted(await Burst(sandbox, 110)));
    }

    [Fact]
    public async Task The_strict_model_refills_three_a_second_into_a_burst_of_five()
    {
        await using var sandbox = await TestSandbox.Begin(
            options => (options.RequestsPerSecond, options.Burst, options.RequestsPerMinute) = (3, 5, null));
        Assert.Equal(5, Accepted(await Burst(sandbox, 8)));
        Assert.Equal(TimeSpan.FromSeconds(1), (await sandbox.Get("/v1/users/me")).RetryAfter);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Accepted(await Burst(sandbox, 8)));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(5, Accepted(await Burst(sandbox, 8)));
    }

    [Fact]
    public async Task A_person_has_no_budget()
    {
        await using var sandbox = await TestSandbox.Begin(options => options.RequestsPerMinute = 3);
        Assert.Equal(20, Accepted(await Burst(sandbox, 20, "ntn_human")));
        Assert.Equal(3, Accepted(await Burst(sandbox, 5)));
    }

    [Fact]
    public async Task Statistics_tell_callers_routes_and_peaks_apart()
    {
        await using var sandbox = await TestSandbox.Begin(options => options.RequestsPerMinute = 4);
        await Burst(sandbox, 3);
        await Burst(sandbox, 7, "ntn_human");
        await Burst(sandbox, 1, "stolen");
        sandbox.Clock.Advance(TimeSpan.FromSeconds(2));
        await Burst(sandbox, 4);
        await sandbox.Get("/v1/pages/x", "ntn_human");
        var stats = (await sandbox.Get("/_sandbox/stats?log=2")).Ok();
        Assert.Equal(16, stats.At("total").GetInt32());
        Assert.Equal(
            (7, 8, 1), (stats.At("by_token.ntn_sandbox").GetInt32(), stats.At("by_token.ntn_human").GetInt32(),
            stats.At("by_token.other").GetInt32()));
        Assert.Equal((15, 1), (stats.At("by_route.GET /v1/users/me").GetInt32(), stats.At("by_route.GET /v1/pages/{id}").GetInt32()));
        Assert.Equal(
            (3, 4, 7), (stats.At("rate_limited").GetInt32(), stats.At("max_per_second").GetInt32(), stats.At("max_per_minute").GetInt32()));
        Assert.Equal((3, 4), (stats.At("max_accepted_per_second").GetInt32(), stats.At("max_accepted_per_minute").GetInt32()));
        Assert.Equal(
            (2, 429, 400), (stats.At("log").GetArrayLength(), stats.At("log.0.status").GetInt32(), stats.At("log.1.status").GetInt32()));
        Assert.DoesNotContain("stolen", (await sandbox.Get("/_sandbox/stats")).Raw);
    }

    [Fact]
    public async Task A_reset_empties_what_it_is_asked_to()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        await sandbox.Post("/_sandbox/faults", """{"fault":"500"}""");
        (await sandbox.Post("/_sandbox/reset?keep_data=true")).Ok();
        Assert.Equal(0, (await sandbox.Get("/_sandbox/stats")).At("total").GetInt32());
        (await sandbox.Get($"/v1/databases/{database}")).Ok();
        (await sandbox.Post("/_sandbox/reset")).Ok();
        (await sandbox.Get($"/v1/databases/{database}")).Refused(404, "object_not_found");
        (await sandbox.Get($"/v1/pages/{TestSandbox.Root}")).Ok();
    }

    [Fact]
    public async Task Latency_holds_up_the_integration_only()
    {
        await using var sandbox = await TestSandbox.Begin(
            options => (options.LatencyMs, options.Clock) = (new(60, 80), TimeProvider.System));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await sandbox.Get("/v1/users/me");
        Assert.True(watch.ElapsedMilliseconds >= 55, $"{watch.ElapsedMilliseconds} ms");
    }
}
