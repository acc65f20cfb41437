using Presta.Storage;

namespace Presta.People;

internal sealed class SecretKeysGrain(
    [PersistentState("secret-keys", StorageRegistration.GrainStorage)] IPersistentState<KeyRing> ring, TimeProvider time)
    : Grain, ISecretKeysGrain
{
    private static readonly TimeSpan Seals = TimeSpan.FromDays(90);

    public async Task<SigningKey[]> Keys()
    {
        var now = time.GetUtcNow();
        if (!ring.State.Keys.Any(k => now - k.MadeAt < Seals))
            await ring.Keep(ring.State with { Keys = [.. ring.State.Keys, KeyRing.NewKey(now)] });
        return [.. ring.State.Keys.OrderByDescending(k => k.MadeAt)];
    }
}
