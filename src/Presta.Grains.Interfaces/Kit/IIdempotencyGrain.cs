using System.Collections.Immutable;

namespace Presta;

/// <summary>
/// Remembers the answer of one write under the key that its caller gave it. Key: <c>user/route/hash of the caller's key</c>.
/// </summary>
[Alias("idempotency")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Asks to run, or, as the same attempt, to go on. A kept answer is handed out for 24 h; a run that has not been heard of for
    /// <see cref="IdempotentTurn.Lease"/> may be taken over: owners do its operation once all the same.
    /// </summary>
    [Alias("Begin")] Task<IdempotentTurn> Begin(Guid attempt);

    /// <summary>Keeps the answer of a run, durably; ignored when another attempt has taken over.</summary>
    [Alias("Finish")] Task Finish(Guid attempt, KeptAnswer answer);

    /// <summary>The run had no effect worth remembering: the key is free again.</summary>
    [Alias("Abandon")] Task Abandon(Guid attempt);
}

/// <summary>Exactly one holds: go ahead, someone else is running, or here is the answer.</summary>
/// <param name="Round">Grows when an answer is forgotten: the same key is another operation from then on.</param>
[GenerateSerializer, Immutable, Alias("idempotent-turn")]
public sealed record IdempotentTurn(bool IsMine, KeptAnswer? Answer, int Round = 0)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
}

/// <param name="Fingerprint">Of the request's body: the same key with another body is a mistake.</param>
/// <param name="Headers">The few that belong to the answer, name and value in turn.</param>
[GenerateSerializer, Immutable, Alias("kept-answer")]
public sealed record KeptAnswer(string Fingerprint, int Status, string? ContentType, ImmutableArray<string> Headers, byte[] Body);
