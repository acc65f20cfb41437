using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Presta.Chaos.Failover;

internal sealed record Shot(TimeSpan Intended, TimeSpan Waited, int Status, bool SaysWhenAgain, string What)
{
    public bool IsOk => Status is >= 200 and < 300;
}

/// <summary>
/// Requests at a steady rate through all API nodes in turn, whether or not earlier ones have been answered; each waits from the instant at
/// which it should have left. Of a hundred so many write as asked for, a tenth of them comments; the others read, lists and details alike.
/// </summary>
internal sealed class Pacer(Client[] nodes, string[] projects, int perSecond, int writes = Pacer.Writes)
{
    /// <summary>Of a hundred requests.</summary>
    public const int Writes = 20;

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
            if (intended - clock.Elapsed is { Ticks: > 0 } early)
                await Task.Delay(early < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : early, CancellationToken.None);
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
        var node = nodes[n / 2 % nodes.Length];
        var at = random.Next(projects.Length);
        var project = projects[at];
        return random.Next(100) >= writes
            ? n % 2 == 0 ? ("list", () => node.Get("/api/client/projects?limit=20")) : ("detail", () => node.Project(project))
            : random.Next(10) > 0 ? ("move", () => node.Move(project, (isHeld[at] = !isHeld[at]) ? "on_hold" : "active"))
            : ("comment", async () =>
            {
                var text = $"Sous charge {load}.{n}";
                var reply = await node.Comment(project, text);
                if (reply.IsOk) acknowledged[text] = project;
                return reply;
            });
    }

    /// <summary>How many of a hundred requests are what.</summary>
    public static string Mix(int writes) =>
        $"{(100 - writes) / 2.0:0.#} % list, {(100 - writes) / 2.0:0.#} % detail, {writes / 10.0:0.#} % comment, {writes * 0.9:0.#} % move";

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
