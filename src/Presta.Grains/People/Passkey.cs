using System.Collections.Immutable;

namespace Presta.People;

/// <summary>A passkey as it is kept; its private half never leaves the authenticator.</summary>
/// <param name="PublicKey">COSE.</param>
/// <param name="SignCount">As last shown; 0 of those that do not count.</param>
public sealed record Passkey(EntityId Id, string Name, byte[] CredentialId, byte[] PublicKey, uint SignCount, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>A count that does not rise: two devices sign with the same key.</summary>
    public bool IsCopied(uint count) => (SignCount > 0 || count > 0) && count <= SignCount;

    public OwnPasskey Own() => new(Id, Name, CreatedAt, UsedAt);
}

/// <summary>A challenge that was answered, remembered for as long as it would be good.</summary>
public sealed record UsedChallenge(string Hash, DateTimeOffset Until);

internal static class PasskeyRules
{
    public const int Most = 10;

    /// <summary>Each was answered by a passkey of the account: no stranger fills the list.</summary>
    private const int MostUsed = 100;

    /// <summary>With the challenge used up; null when it was, or is no longer good.</summary>
    public static Credentials? Use(this Credentials credentials, PasskeyChallenge challenge, DateTimeOffset now)
    {
        var hash = Credentials.Hashed(Convert.ToHexString(challenge.Bytes));
        ImmutableArray<UsedChallenge> used = [.. credentials.UsedChallenges.Where(c => c.Until > now)];
        return challenge.Until <= now || used.Length >= MostUsed || used.Any(c => c.Hash == hash)
            ? null : credentials with { UsedChallenges = used.Add(new(hash, challenge.Until)) };
    }

    public static Passkey? Passkey(this Credentials credentials, byte[] credentialId) =>
        credentials.Passkeys.FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credentialId));
}
