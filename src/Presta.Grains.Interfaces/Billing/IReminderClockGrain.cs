using Orleans.Concurrency;

namespace Presta.Billing;

/// <summary>
/// Has unpaid invoices reminded of when they are overdue for so long (<see cref="PaymentReminders"/>). It keeps nothing: what was sent
/// stands on the invoice. Key: <c>default</c>.
/// </summary>
[Alias("reminder-clock")]
public interface IReminderClockGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs, wherever it ran before.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")] Task Wake();
}
