using Presta.Notion;
using Presta.Storage;

namespace Presta.Billing;

/// <summary>
/// A provider without money, for where Notion is a sandbox and nowhere else. <c>tok_declined</c> and <c>tok_insufficient</c> are refused,
/// <c>tok_timeout</c> is charged without an answer, every other token is charged. It remembers its charges like a real one.
/// </summary>
public sealed class SimulatedGateway(IGrainFactory grains, NotionOptions notion) : IPaymentProvider
{
    private bool isThere;

    public async Task<bool> IsThere() => isThere = isThere || await SandboxProbe.IsSandbox(notion.BaseUrl);

    public async Task<ChargeOutcome> Charge(EntityId payment, decimal amount, string currency, PaymentMethod method, string token)
    {
        var outcome = await Of(payment)
            .Charge(token switch { "tok_declined" => "card_declined", "tok_insufficient" => "insufficient_funds", _ => null }, amount,
            currency);
        return token is "tok_timeout" ? throw new TimeoutException("the simulated gateway does not answer") : outcome;
    }

    public Task<ChargeOutcome?> Find(EntityId payment) => Of(payment).Close();

    public Task<ChargeOutcome> Refund(EntityId payment, decimal amount, string currency) => Of(payment).Refund(amount, currency);

    private ISimulatedChargeGrain Of(EntityId payment) => grains.GetGrain<ISimulatedChargeGrain>(payment.ToString());
}

/// <summary>
/// A charge of the simulated gateway, which refuses to be called with another amount than it was made with. Key: the payment's id.
/// </summary>
[Alias("simulated-charge")]
internal interface ISimulatedChargeGrain : IGrainWithStringKey
{
    /// <summary>The outcome of the first call, whatever later ones say.</summary>
    [Alias("Charge")] Task<ChargeOutcome> Charge(string? reason, decimal amount, string currency);

    /// <summary>The outcome; a charge that was never made cannot be made any more.</summary>
    [Alias("Close")] Task<ChargeOutcome?> Close();

    [Alias("Refund")] Task<ChargeOutcome> Refund(decimal amount, string currency);
}

public sealed record SimulatedCharge
{
    public int V { get; init; } = 1;

    public bool IsDecided { get; init; }

    public bool IsClosed { get; init; }

    public string? Reason { get; init; }

    public bool IsRefunded { get; init; }

    /// <summary>Null for one that was made before amounts were kept.</summary>
    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    public bool IsOf(decimal amount, string currency) => Amount is null || (Amount == amount && Currency == currency);
}

internal sealed class SimulatedChargeGrain(
    [PersistentState("simulated-charge", StorageRegistration.GrainStorage)] IPersistentState<SimulatedCharge> charge) : Grain,
        ISimulatedChargeGrain
{
    public async Task<ChargeOutcome> Charge(string? reason, decimal amount, string currency)
    {
        if (!charge.State.IsDecided)
            await charge.Keep(
                charge.State with { IsDecided = true, Reason = charge.State.IsClosed ? "expired" : reason, Amount = amount,
                Currency = currency });
        return charge.State.IsOf(amount, currency) ? new(charge.State.Reason) : throw Other(amount, currency);
    }

    public async Task<ChargeOutcome?> Close()
    {
        if (!charge.State.IsDecided && !charge.State.IsClosed) await charge.Keep(charge.State with { IsClosed = true });
        return charge.State.IsDecided ? new(charge.State.Reason) : null;
    }

    public async Task<ChargeOutcome> Refund(decimal amount, string currency)
    {
        if (charge.State is not { IsDecided: true, Reason: null }) return new("not_charged");
        if (!charge.State.IsOf(amount, currency)) throw Other(amount, currency);
        if (!charge.State.IsRefunded) await charge.Keep(charge.State with { IsRefunded = true });
        return new(null);
    }

    private InvalidOperationException Other(decimal amount, string currency) =>
        new($"the charge {this.GetPrimaryKeyString()} is of {charge.State.Amount} {charge.State.Currency}, not of {amount} {currency}");
}
