using System.Collections.Immutable;
using System.Security.Cryptography;
using Presta.Storage;

namespace Presta.People;

/// <summary>A ring of keys, as kept.</summary>
public sealed record KeyRing
{
    public int V { get; init; } = 1;

    public ImmutableList<SigningKey> Keys { get; init; } = [];

    public static SigningKey NewKey(DateTimeOffset now) => new(Guid.NewGuid().ToString("N")[..8], RandomNumberGenerator.GetBytes(32), now);
}

internal sealed class SigningKeysGrain(
    [PersistentState("signing-keys", StorageRegistration.GrainStorage)] IPersistentState<KeyRing> ring, TimeProvider time)
    : Grain, ISigningKeysGrain
{
    private static readonly TimeSpan Signs = TimeSpan.FromDays(30);

    /// <summary>Longer than tokens last, and than nodes go without asking for keys.</summary>
    private static readonly TimeSpan Verifies = Signs + TimeSpan.FromDays(1);

    public async Task<SigningKey[]> Keys()
    {
        var now = time.GetUtcNow();
        if (!ring.State.Keys.Any(k => now - k.MadeAt < Signs))
            await ring.Keep(ring.State with { Keys = [.. ring.State.Keys.Where(k => now - k.MadeAt < Verifies), KeyRing.NewKey(now)] });
        return [.. ring.State.Keys.OrderByDescending(k => k.MadeAt)];
    }
}
