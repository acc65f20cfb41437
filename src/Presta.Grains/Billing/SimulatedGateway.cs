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
        var outcome = await Of(payment).Charge(token switch { "tok_declined" => "card_declined", "tok_insufficient" => "insufficient_funds", _ => null });
        return token is "tok_timeout" ? throw new TimeoutException("the simulated gateway does not answer") : outcome;
    }

    public Task<ChargeOutcome?> Find(EntityId payment) => Of(payment).Close();

    public Task Refund(EntityId payment) => Of(payment).Refund();

    private ISimulatedChargeGrain Of(EntityId payment) => grains.GetGrain<ISimulatedChargeGrain>(payment.ToString());
}

/// <summary>A charge of the simulated gateway. Key: the payment's id.</summary>
[Alias("simulated-charge")]
internal interface ISimulatedChargeGrain : IGrainWithStringKey
{
    /// <summary>The outcome of the first call, whatever later ones say.</summary>
    [Alias("Charge")] Task<ChargeOutcome> Charge(string? reason);

    /// <summary>The outcome; a charge that was never made cannot be made any more.</summary>
    [Alias("Close")] Task<ChargeOutcome?> Close();

    [Alias("Refund")] Task Refund();
}

public sealed record SimulatedCharge
{
    public int V { get; init; } = 1;

    public bool IsDecided { get; init; }

    public bool IsClosed { get; init; }

    public string? Reason { get; init; }

    public bool IsRefunded { get; init; }
}

internal sealed class SimulatedChargeGrain(
    [PersistentState("simulated-charge", StorageRegistration.GrainStorage)] IPersistentState<SimulatedCharge> charge) : Grain, ISimulatedChargeGrain
{
    public async Task<ChargeOutcome> Charge(string? reason)
    {
        if (!charge.State.IsDecided) await charge.Keep(charge.State with { IsDecided = true, Reason = charge.State.IsClosed ? "expired" : reason });
        return new(charge.State.Reason);
    }

    public async Task<ChargeOutcome?> Close()
    {
        if (!charge.State.IsDecided && !charge.State.IsClosed) await charge.Keep(charge.State with { IsClosed = true });
        return charge.State.IsDecided ? new(charge.State.Reason) : null;
    }

    public Task Refund() => charge.State.IsRefunded ? Task.CompletedTask : charge.Keep(charge.State with { IsRefunded = true });
}
