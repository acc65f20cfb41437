using Presta.Edge;
using Presta.Journal;

namespace Presta.Kit;

/// <summary>What every owner needs.</summary>
public sealed record OwnerTools(IJournal Journal, IDeliveries Deliveries, TimeProvider Time, OutboxGauge Gauge, Standing Standing);

/// <summary>How long the way to Notion is just now, as this silo last heard: for <c>meta.sync.eta_s</c>.</summary>
public sealed class OutboxGauge
{
    /// <summary>From a commit to Notion having it.</summary>
    public TimeSpan Eta { get; set; } = TimeSpan.FromSeconds(2);
}
