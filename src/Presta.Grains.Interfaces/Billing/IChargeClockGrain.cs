using Orleans.Concurrency;

namespace Presta.Billing;

/// <summary>
/// Has charges and refunds concluded whose outcome nobody has heard of, because who waited for it died or the provider did not answer. It
/// keeps nothing: what is pending it reads from the payments when it begins, and from the journal afterwards. Key: <c>default</c>.
/// </summary>
[Alias("charge-clock")]
public interface IChargeClockGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs, wherever it ran before. Nobody waits for it: the silo that it was on may be gone.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")] Task Wake();
}
