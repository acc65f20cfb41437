using System.Net;
using System.Text.Json;

namespace Presta.Chaos.Runs;

/// <summary>
/// The only one who writes to a project, one write after the other, and who remembers what it was told. Right after a success it reads
/// through another node.
/// </summary>
internal sealed class Writer(string project, int run, Client[] nodes, Random random, bool isRoaming, TimeSpan pause)
{
    /// <summary>How every comment of this program begins.</summary>
    public const string Mark = "Chaos ";

    private const int MostRepeats = 6;

    private readonly int home = random.Next(nodes.Length);
    private string status = "";
    private long version;
    private int written;

    public Story Story { get; } = new(project);

    public async Task Write(CancellationToken end)
    {
        await Look();
        while (!end.IsCancellationRequested)
        {
            var at = isRoaming ? random.Next(nodes.Length) : home;
            var act = random.Next(2) == 0 && status is "active" or "on_hold" ? await Move(at) : await Comment(at);
            Story.Acts.Enqueue(act);
            if (act.Outcome is Outcome.Done) await Read(act, nodes[(at + 1) % nodes.Length]);
            else if (act.Deed is Deed.Move) await Look();
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private Task<Act> Comment(int at)
    {
        var text = $"{Mark}{run}.{++written} sur {project}";
        return Do(Deed.Comment, text, at, null, (node, precaution) => node.Comment(project, text, precaution));
    }

    private async Task<Act> Move(int at)
    {
        var next = status == "active" ? "on_hold" : "active";
        var act = await Do(
            Deed.Move, next, at, random.Next(3) == 0 ? version : null, (node, precaution) => node.Move(project, next, precaution));
        if (act is { Outcome: Outcome.Done, Version: { } now }) (status, version) = (next, now);
        return act;
    }

    /// <summary>
    /// With a key in two of three cases; then it is repeated while nobody knows, sometimes at another node, and sometimes even when it is
    /// known.
    /// </summary>
    private async Task<Act> Do(Deed deed, string value, int at, long? seen, Func<Client, Precaution, Task<Reply>> send)
    {
        var precaution = new Precaution(random.Next(3) > 0 ? $"{Mark.Trim()}-{Guid.NewGuid():N}" : null, seen);
        var (began, act) = (TimeProvider.System.GetUtcNow(), (Act?)null);
        for (var attempt = 0; ; attempt++)
        {
            var reply = await Try(deed, nodes[(at + attempt) % nodes.Length], node => send(node, precaution));
            if (reply is { IsOk: true })
            {
                act = new(deed, value, precaution.Key, nodes[at].Url, began, Outcome.Done, deed is Deed.Move ? reply.Version : null);
                if (precaution.Key is not null && random.Next(5) == 0)
                    await Try(deed, nodes[random.Next(nodes.Length)], node => send(node, precaution));
                return act;
            }
            // Refused the first time, nothing happened; refused when repeated, the first may have.
            if (attempt == 0 && reply?.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
                return new(deed, value, precaution.Key, nodes[at].Url, began, Outcome.Refused);
            if (precaution.Key is null || attempt == MostRepeats)
                return new(deed, value, precaution.Key, nodes[at].Url, began, Outcome.Unknown);
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    private async Task<Reply?> Try(Deed deed, Client node, Func<Client, Task<Reply>> send)
    {
        try
        {
            var reply = await send(node);
            var isExpected = reply.IsOk || reply.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict
                || (reply.Status is HttpStatusCode.ServiceUnavailable && reply.SaysWhenAgain);
            if (!isExpected) Story.Oddities.Enqueue(new(node.Url, $"{deed}", (int)reply.Status, reply.Text));
            return reply;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    private async Task Read(Act after, Client node)
    {
        if (await Try(after.Deed, node, n => n.Project(project)) is not { IsOk: true } reply) return;
        var times = after.Deed is Deed.Comment ? reply.Data.GetProperty("comments").EnumerateArray()
            .Count(c => c.GetProperty("content").GetString() == after.Value) : 0;
        Story.Readings.Enqueue(new(after, node.Url, reply.ProjectStatus, reply.Version, times));
    }

    private async Task Look()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (await Try(Deed.Move, nodes[(home + attempt) % nodes.Length], n => n.Project(project)) is { IsOk: true } reply)
            {
                (status, version) = (reply.ProjectStatus, reply.Version);
                return;
            }
        }
    }
}
