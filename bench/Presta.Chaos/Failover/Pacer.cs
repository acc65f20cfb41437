using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Presta.Chaos.Failover;

internal sealed record Shot(TimeSpan Intended, TimeSpan Waited, int Status, bool SaysWhenAgain, string What)
{
    public bool IsOk => Status is >= 200 and < 300;
}

/// <summary>
/// Requests at a steady rate through all API nodes in turn, whether or not earlier ones have been answered; each waits from the instant
/// at which it should have left. Four of five read, one writes.
/// </summary>
internal sealed class Pacer(Client[] nodes, string[] projects, int perSecond)
{
    private readonly ConcurrentQueue<Shot> shots = [];
    private readonly Stopwatch clock = new();
    private readonly ConcurrentDictionary<string, string> acknowledged = [];
    private readonly Random random = new(1);
    private readonly bool[] isHeld = new bool[projects.Length];
    private readonly int load = Interlocked.Increment(ref loads);
    private static int loads;
    private int sent;

    public TimeSpan Now => clock.Elapsed;

    public Shot[] Shots => [.. shots];

    /// <summary>Comments that were answered with success, and their project.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => acknowledged;

    public async Task Run(CancellationToken end)
    {
        clock.Start();
        var underWay = new ConcurrentDictionary<Task, bool>();
        for (long n = 0; !end.IsCancellationRequested; n++)
        {
            var intended = TimeSpan.FromSeconds((double)n / perSecond);
            if (intended - clock.Elapsed is { Ticks: > 0 } early) await Task.Delay(early < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : early, CancellationToken.None);
            var call = Next();
            var task = Task.Run(() => Send(intended, call.What, call.Send), CancellationToken.None);
            underWay[task] = true;
            _ = task.ContinueWith(done => underWay.TryRemove(done, out _), TaskScheduler.Default);
        }
        await Task.WhenAll(underWay.Keys);
    }

    private (string What, Func<Task<Reply>> Send) Next()
    {
        var n = sent++;
        var node = nodes[n % nodes.Length];
        var at = random.Next(projects.Length);
        var project = projects[at];
        return (n % 10 == 0 && n % 50 > 0 ? 5 : n % 10) switch
        {
            0 => ("comment", async () =>
            {
                var text = $"Sous charge {load}.{n}";
                var reply = await node.Comment(project, text);
                if (reply.IsOk) acknowledged[text] = project;
                return reply;
            }),
            5 => ("move", () => node.Move(project, (isHeld[at] = !isHeld[at]) ? "on_hold" : "active")),
            1 or 3 or 6 or 8 => ("list", () => node.Get("/api/client/projects?limit=20")),
            _ => ("detail", () => node.Project(project)),
        };
    }

    private async Task Send(TimeSpan intended, string what, Func<Task<Reply>> send)
    {
        try
        {
            var reply = await send();
            shots.Enqueue(new(intended, clock.Elapsed - intended, (int)reply.Status, reply.SaysWhenAgain, what));
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException or JsonException)
        {
            shots.Enqueue(new(intended, clock.Elapsed - intended, 0, false, what));
        }
    }
}
