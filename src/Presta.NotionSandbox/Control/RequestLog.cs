namespace Presta.NotionSandbox.Control;

/// <summary>What was asked since the last reset. The peaks are those of the integration alone: a person has no budget to keep.</summary>
internal sealed class RequestLog
{
    private const int Longest = 10_000;
    private readonly Lock gate = new();
    private readonly Queue<Entry> entries = [];
    private readonly SortedDictionary<string, int> byRoute = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> byToken = new(StringComparer.Ordinal);
    private Peaks peaks = new();
    private int total;
    private int rateLimited;

    public void Add(Entry entry)
    {
        lock (gate)
        {
            total++;
            var route = entry.Route is null ? "unknown" : $"{entry.Method} {entry.Route}";
            byRoute[route] = byRoute.GetValueOrDefault(route) + 1;
            var token = Model.User.ByToken(entry.Token ?? "")?.Token ?? "other";
            byToken[token] = byToken.GetValueOrDefault(token) + 1;
            if (entry.IsIntegration)
            {
                rateLimited += entry.Status is 429 ? 1 : 0;
                peaks.Add(entry);
            }
            entries.Enqueue(entry);
            if (entries.Count > Longest)
                entries.Dequeue();
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            (total, rateLimited, peaks) = (0, 0, new Peaks());
            entries.Clear();
            byRoute.Clear();
            byToken.Clear();
        }
    }

    public Stats Read(int log)
    {
        lock (gate)
            return new(total, new(byToken), new(byRoute), rateLimited, peaks.Read(), [.. entries.Skip(Math.Max(0, entries.Count - log))]);
    }
}

internal sealed record Stats(
    int Total, Dictionary<string, int> ByToken, Dictionary<string, int> ByRoute, int RateLimited, PeakFigures Peaks, Entry[] Log);
