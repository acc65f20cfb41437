using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.Audit;

[StatelessWorker, Reentrant]
internal sealed class AuditGrain(IAuditTrail trail) : Grain, IAuditGrain
{
    public Task Append(ImmutableArray<AuditEvent> happened) => trail.Append(happened);
}
