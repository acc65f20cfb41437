using Microsoft.Extensions.Logging;
using Presta.Clocks;
using Presta.Journal;

namespace Presta.Support;

[KeepAlive]
internal sealed class SlaClockGrain(IJournal journal, SlaRules rules, TimeProvider time, ILogger<SlaClockGrain> log)
    : ClockGrain<EntityId>(Nouns.Tickets, journal, time, log), ISlaClockGrain
{
    protected override (EntityId Key, DateTimeOffset? At) Due(Row row) => row is Ticket ticket && ticket.IsPlannedBy(rules)
        ? (row.Id, ticket.NextSlaAt) : (row.Id, Now);

    protected override Task<DateTimeOffset?> Tell(EntityId key) => GrainFactory.Ticket(key).Strike();
}
