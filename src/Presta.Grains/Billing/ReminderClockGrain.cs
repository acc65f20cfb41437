using Microsoft.Extensions.Logging;
using Presta.Clocks;
using Presta.Journal;
using Presta.Support;

namespace Presta.Billing;

[KeepAlive]
internal sealed class ReminderClockGrain(
    IJournal journal, BillingRules rules, SlaRules office, TimeProvider time, ILogger<ReminderClockGrain> log)
    : ClockGrain<ReminderClockGrain.Overdue>(Nouns.Invoices, journal, time, log), IReminderClockGrain
{
    protected override (Overdue Key, DateTimeOffset? At) Due(Row row)
    {
        if (row is not Invoice invoice) return (default, null);
        var (level, next) = PaymentReminders.Due(invoice, invoice.Open, Now, office.Calendar);
        return (new(invoice.ClientId, invoice.Id), !rules.Reminds ? null : level is null ? next : Now);
    }

    protected override Task<DateTimeOffset?> Tell(Overdue key) => GrainFactory.Billing(key.Client).Remind(key.Invoice);

    internal readonly record struct Overdue(EntityId Client, EntityId Invoice);
}
