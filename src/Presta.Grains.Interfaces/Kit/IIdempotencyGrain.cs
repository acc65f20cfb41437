using System.Collections.Immutable;

namespace Presta;

/// <summary>Remembers the answer of one write under the key that its caller gave it. Key: <c>user/route/hash of the caller's key</c>.</summary>
[Alias("idempotency")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Asks to run. A kept answer is handed out for 24 h; a run that never reported back may be taken over after two minutes.</summary>
    [Alias("Begin")] Task<IdempotentTurn> Begin(Guid attempt);

    /// <summary>Keeps the answer of a run, durably; ignored when another attempt has taken over.</summary>
    [Alias("Finish")] Task Finish(Guid attempt, KeptAnswer answer);

    /// <summary>The run had no effect worth remembering: the key is free again.</summary>
    [Alias("Abandon")] Task Abandon(Guid attempt);
}

/// <summary>Exactly one holds: go ahead, someone else is running, or here is the answer.</summary>
[GenerateSerializer, Immutable, Alias("idempotent-turn")]
public sealed record IdempotentTurn(bool IsMine, KeptAnswer? Answer);

/// <param name="Fingerprint">Of the request's body: the same key with another body is a mistake.</param>
/// <param name="Headers">The few that belong to the answer, name and value in turn.</param>
[GenerateSerializer, Immutable, Alias("kept-answer")]
public sealed record KeptAnswer(string Fingerprint, int Status, string? ContentType, ImmutableArray<string> Headers, byte[] Body);
