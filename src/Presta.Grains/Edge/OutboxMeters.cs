using System.Diagnostics.Metrics;
using Presta.Journal;

namespace Presta.Edge;

/// <summary>The meter <c>Presta.Outbox</c>: said by the silo that has the outbox, as fresh as its last look at the journal.</summary>
public sealed class OutboxMeters
{
    private Backlog? backlog;
    private long delivered;

    public OutboxMeters(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create("Presta.Outbox");
        meter.CreateObservableCounter(
            "presta.outbox.delivered", () => Interlocked.Read(ref delivered), "{row}", "Rows brought to Notion by this silo.");
        meter.CreateObservableGauge(
            "presta.outbox.pending", () => Said(b => b.Pending), "{row}", "Rows with changes that are not in Notion yet.");
        meter.CreateObservableGauge(
            "presta.outbox.dead_letters", () => Said(b => b.Dead), "{row}", "Rows with changes that Notion refused for good.");
        meter.CreateObservableGauge(
            "presta.outbox.oldest", () => Said(b => b.OldestAt is { } at ? (time.GetUtcNow() - at).TotalSeconds : 0), "s",
            "Age of the oldest pending change.");
    }

    public void Delivered() => Interlocked.Increment(ref delivered);

    /// <param name="seen">Null when the outbox has left this silo.</param>
    public void Saw(Backlog? seen) => Volatile.Write(ref backlog, seen);

    private IEnumerable<Measurement<T>> Said<T>(Func<Backlog, T> figure) where T : struct =>
        Volatile.Read(ref backlog) is { } seen ? [new(figure(seen))] : [];
}
