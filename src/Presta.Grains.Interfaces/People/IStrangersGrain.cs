namespace Presta.People;

/// <summary>
/// Vain attempts to sign in with addresses that nobody has, kept as those of accounts are: a lock that a restart forgot would tell who has
/// an account. Key: the first three hex digits of the SHA-256 of the address in capitals; each holds the newest hundred of its addresses.
/// </summary>
[Alias("strangers")]
public interface IStrangersGrain : IGrainWithStringKey
{
    /// <summary>As <see cref="IAddressGrain.Fail"/>.</summary>
    /// <param name="address">The rest of the hash, as much of it as tells addresses apart.</param>
    [Alias("Fail")] Task<TimeSpan?> Fail(string address);
}
