using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Presta.Storage;

namespace Presta.People;

/// <summary>Addresses that nobody has and that somebody lately tried, the newest last.</summary>
public sealed record StrangersTried
{
    public int V { get; init; } = 1;

    public ImmutableArray<StrangerTried> Addresses { get; init; } = [];
}

/// <param name="Address">Of its hash what the grain's key does not say, hex.</param>
/// <param name="Failures">Within the last quarter of an hour, oldest first.</param>
public sealed record StrangerTried(string Address, ImmutableArray<DateTimeOffset> Failures);

internal sealed class StrangersGrain(
    [PersistentState("strangers", StorageRegistration.GrainStorage)] IPersistentState<StrangersTried> tried, TimeProvider time)
    : Grain, IStrangersGrain
{
    private const int Most = 100;
    private const int KeyDigits = 3;
    private const int AddressDigits = 16;

    /// <summary>Where an address, in capitals, is counted, and as what.</summary>
    public static (string Key, string Address) Of(string address)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
        return (hash[..KeyDigits], hash[KeyDigits..(KeyDigits + AddressDigits)]);
    }

    public async Task<TimeSpan?> Fail(string address)
    {
        var now = time.GetUtcNow();
        var failures = tried.State.Addresses.FirstOrDefault(a => a.Address == address)?.Failures ?? [];
        if (Credentials.Left(failures, now) is { } left) return left;
        await tried.Keep(tried.State with
        {
            Addresses =
            [
                .. tried.State.Addresses.Where(a => a.Address != address && now - a.Failures[^1] < Credentials.FailuresCount)
                    .TakeLast(Most - 1),
                new(address, [.. Credentials.Recent(failures, now), now]),
            ],
        });
        return null;
    }
}
