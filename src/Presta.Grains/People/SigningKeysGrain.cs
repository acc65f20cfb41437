using System.Collections.Immutable;
using System.Security.Cryptography;
using Presta.Storage;

namespace Presta.People;

/// <summary>The ring of signing keys, as kept.</summary>
public sealed record KeyRing
{
    public int V { get; init; } = 1;

    public ImmutableList<SigningKey> Keys { get; init; } = [];
}

internal sealed class SigningKeysGrain([PersistentState("signing-keys", StorageRegistration.GrainStorage)] IPersistentState<KeyRing> ring, TimeProvider time)
    : Grain, ISigningKeysGrain
{
    public async Task<SigningKey[]> Keys()
    {
        if (ring.State.Keys.IsEmpty)
            await ring.Keep(ring.State with { Keys = [new(Guid.NewGuid().ToString("N")[..8], RandomNumberGenerator.GetBytes(32), time.GetUtcNow())] });
        return [.. ring.State.Keys.OrderByDescending(k => k.MadeAt)];
    }
}
