using Microsoft.Extensions.Logging;
using Presta.Clocks;
using Presta.Journal;

namespace Presta.Billing;

[KeepAlive]
internal sealed class ChargeClockGrain(IJournal journal, TimeProvider time, ILogger<ChargeClockGrain> log)
    : ClockGrain<ChargeClockGrain.Charge>(Nouns.Payments, journal, time, log), IChargeClockGrain
{
    /// <summary>Who waits for the provider's answer books it: only what nobody waits for any more is asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override (Charge Key, DateTimeOffset? At) Due(Row row) =>
        row is Payment payment ? (new(payment.ClientId, payment.Id), payment.IsUnheardOf ? payment.UpdatedAt + Patience : null)
            : (default, null);

    protected override Task<DateTimeOffset?> Tell(Charge key) => GrainFactory.Billing(key.Client).Conclude(key.Payment);

    internal readonly record struct Charge(EntityId Client, EntityId Payment);
}
