using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Presta.Api.Kit;

namespace Presta.Api.Tests;

public sealed class AdmissionTests
{
    private readonly IServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<Clock>()
        .AddSingleton<Admission>().BuildServiceProvider();
    private int running;
    private int most;

    [Fact]
    public async Task A_node_begins_with_few_and_takes_more_while_answers_come()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Ask(5)));
        Assert.InRange(most, 1, 32);

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Ask(5)));
        Assert.InRange(most, 64, 1_024);
    }

    [Fact]
    public async Task A_failure_halves_what_it_takes()
    {
        for (var i = 0; i < 3; i++) await Room();   // leaves it wide open
        Assert.Equal(1_024, await Room());

        await Ask(0, StatusCodes.Status503ServiceUnavailable);

        Assert.Equal(512, await Room());
    }

    [Fact]
    public async Task Beyond_what_may_wait_it_refuses_at_once_and_says_when_to_come_back()
    {
        var hold = new TaskCompletionSource();
        var held = Enumerable.Range(0, 32 + 1_000).Select(_ => Run(new DefaultHttpContext { RequestServices = services }, hold.Task))
            .ToArray();

        var http = new DefaultHttpContext { RequestServices = services };
        await Run(http, Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, http.Response.StatusCode);
        Assert.Equal("2", http.Response.Headers.RetryAfter);
        hold.SetResult();
        await Task.WhenAll(held);
    }

    /// <summary>How many of many that stay are let in.</summary>
    private async Task<int> Room()
    {
        var (hold, entered) = (new TaskCompletionSource(), 0);
        var all = Enumerable.Range(0, 1_030)
            .Select(_ => services.GetRequiredService<Admission>().Run(new DefaultHttpContext { RequestServices = services }, _ =>
        {
            entered++;
            return hold.Task;
        })).ToArray();
        var room = entered;
        hold.SetResult();
        await Task.WhenAll(all);
        return room;
    }

    private Task Ask(int milliseconds, int status = 200) => services.GetRequiredService<Admission>()
        .Run(new DefaultHttpContext { RequestServices = services }, async http =>
    {
        var now = Interlocked.Increment(ref running);
        lock (services) most = Math.Max(most, now);
        await Task.Delay(milliseconds);
        Interlocked.Decrement(ref running);
        http.Response.StatusCode = status;
    });

    private Task Run(HttpContext http, Task hold) => services.GetRequiredService<Admission>().Run(http, _ => hold);
}
