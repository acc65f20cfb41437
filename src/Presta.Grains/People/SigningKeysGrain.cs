using System.Security.Cryptography;
using Presta.Storage;

namespace Presta.People;

/// <summary>The ring of signing keys, as kept.</summary>
public sealed class KeyRing
{
    public int V { get; set; } = 1;

    public List<SigningKey> Keys { get; set; } = [];
}

internal sealed class SigningKeysGrain([PersistentState("signing-keys", StorageRegistration.GrainStorage)] IPersistentState<KeyRing> ring, TimeProvider time)
    : Grain, ISigningKeysGrain
{
    public async Task<SigningKey[]> Keys()
    {
        if (ring.State.Keys.Count == 0)
        {
            ring.State.Keys.Add(new(Guid.NewGuid().ToString("N")[..8], RandomNumberGenerator.GetBytes(32), time.GetUtcNow()));
            await ring.WriteStateAsync();
        }
        return [.. ring.State.Keys.OrderByDescending(k => k.MadeAt)];
    }
}
