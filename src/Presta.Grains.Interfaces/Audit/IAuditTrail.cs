using System.Collections.Immutable;

namespace Presta.Audit;

/// <summary>
/// The audit trail as grains append to it. On disk, in the chain, when the task ends; an event may be in it twice after an accident, never
/// not at all.
/// </summary>
public interface IAuditTrail
{
    Task Append(AuditEvent happened);

    /// <summary>In this order, in one commit.</summary>
    Task Append(ImmutableArray<AuditEvent> happened);
}

/// <summary>The audit trail for those who have no database. Key: 0.</summary>
[Alias("audit")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    [Alias("Append")] Task Append(ImmutableArray<AuditEvent> happened);
}
