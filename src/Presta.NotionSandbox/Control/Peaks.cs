namespace Presta.NotionSandbox.Control;

/// <summary>
/// The highest counts in any sliding second and minute, of all requests and of those not answered 429. Requests are logged when
/// they end but counted by when they arrived, so the windows are laid over a sorted list of arrivals.
/// </summary>
internal sealed class Peaks
{
    private readonly Arrivals all = new();
    private readonly Arrivals accepted = new();

    public void Add(Entry entry)
    {
        all.Add(entry.At);
        if (entry.Status is not 429)
            accepted.Add(entry.At);
    }

    public PeakFigures Read() => new(
        all.Most(TimeSpan.FromSeconds(1)), all.Most(TimeSpan.FromMinutes(1)),
        accepted.Most(TimeSpan.FromSeconds(1)), accepted.Most(TimeSpan.FromMinutes(1)));

    private sealed class Arrivals
    {
        private readonly List<DateTimeOffset> times = [];

        public void Add(DateTimeOffset at)
        {
            var place = times.Count;
            while (place > 0 && times[place - 1] > at)
                place--;
            times.Insert(place, at);
        }

        public int Most(TimeSpan window)
        {
            var (most, from) = (0, 0);
            for (var to = 0; to < times.Count; to++)
            {
                while (times[to] - times[from] >= window)
                    from++;
                most = Math.Max(most, to - from + 1);
            }
            return most;
        }
    }
}

internal sealed record PeakFigures(int PerSecond, int PerMinute, int AcceptedPerSecond, int AcceptedPerMinute);
