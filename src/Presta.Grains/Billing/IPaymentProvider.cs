namespace Presta.Billing;

/// <summary>
/// Who takes money of cards and TWINT. A charge is known by the id of its payment: charged twice under one id, it is charged once, and
/// never with another amount.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Whether charges can be made at all.</summary>
    Task<bool> IsThere();

    /// <exception cref="TimeoutException">Nobody knows whether it was charged: <see cref="Find"/> tells.</exception>
    Task<ChargeOutcome> Charge(EntityId payment, decimal amount, string currency, PaymentMethod method, string token);

    /// <summary>How a charge ended; null when there never was one, and never will be.</summary>
    Task<ChargeOutcome?> Find(EntityId payment);

    /// <summary>Gives a charge back; once, however often it is asked, with the same outcome each time.</summary>
    /// <exception cref="TimeoutException">Nobody knows whether it was given back: asking again tells.</exception>
    Task<ChargeOutcome> Refund(EntityId payment, decimal amount, string currency);
}

/// <param name="Reason">Why it was declined; null for what was done.</param>
[GenerateSerializer, Immutable, Alias("charge-outcome")]
public sealed record ChargeOutcome(string? Reason);
