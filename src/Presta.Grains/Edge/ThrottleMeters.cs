using System.Diagnostics.Metrics;

namespace Presta.Edge;

/// <summary>The meter <c>Presta.Notion</c>.</summary>
public sealed class ThrottleMeters
{
    private readonly UpDownCounter<int> queued;
    private readonly Histogram<double> wait;
    private readonly Histogram<double> duration;

    public ThrottleMeters(IMeterFactory meters)
    {
        var meter = meters.Create("Presta.Notion");
        queued = meter.CreateUpDownCounter<int>("presta.notion.queued", "{call}", "Calls waiting for their turn, by lane.");
        wait = meter.CreateHistogram<double>("presta.notion.wait", "s", "From a call's first poll to its start, by lane.");
        duration = meter.CreateHistogram<double>(
            "presta.notion.duration", "s", "Of a request to Notion, by route and status; 0 is no answer.");
    }

    public void Queued(Lane lane, int change) => queued.Add(change, new KeyValuePair<string, object?>("lane", lane.ToString()));

    public void Waited(Lane lane, TimeSpan time) =>
        wait.Record(time.TotalSeconds, new KeyValuePair<string, object?>("lane", lane.ToString()));

    public void Answered(string route, int status, TimeSpan time) =>
        duration.Record(
            time.TotalSeconds, new KeyValuePair<string, object?>("route", route), new KeyValuePair<string, object?>("status", status));
}
