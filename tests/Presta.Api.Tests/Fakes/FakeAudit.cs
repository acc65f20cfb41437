using System.Collections.Immutable;
using Orleans.Concurrency;
using Presta.Audit;

namespace Presta.Api.Tests.Fakes;

[StatelessWorker]
public sealed class FakeAudit(World world) : Grain, IAuditGrain
{
    public Task Append(ImmutableArray<AuditEvent> happened)
    {
        if (world.AuditAccident is { } accident) throw accident;
        foreach (var one in happened) world.Audit.Enqueue(one);
        return Task.CompletedTask;
    }
}
