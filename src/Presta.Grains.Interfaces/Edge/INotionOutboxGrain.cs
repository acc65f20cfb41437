using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.Edge;

/// <summary>
/// What is not in Notion yet. Key: the integration (<c>default</c>). It reads the journal's undelivered entries, coalesces them
/// per page and delivers them in order, once.
/// </summary>
[Alias("notion-outbox")]
public interface INotionOutboxGrain : IGrainWithStringKey
{
    /// <summary>There is something new in the journal. Losing this costs a second: the outbox also looks by itself.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")] Task Wake();

    [AlwaysInterleave, Alias("Figures")] Task<OutboxFigures> Figures();

    /// <summary>Tries the dead letters of a noun (or of all) again, after someone has mended the cause.</summary>
    [AlwaysInterleave, Alias("Revive")] Task<int> Revive(string? noun);

    /// <summary>Tries the dead letters of one row again; 0 when it has none.</summary>
    [AlwaysInterleave, Alias("ReviveRow")] Task<int> ReviveRow(EntityId id);
}

/// <param name="Pending">Pages with changes not in Notion yet.</param>
/// <param name="Delivered">Since the outbox woke up on its silo.</param>
/// <param name="Eta">When what is pending now should be delivered.</param>
/// <param name="Dead">Pages with changes that Notion refused for good.</param>
/// <param name="DeadLetters">The oldest hundred of them.</param>
[GenerateSerializer, Immutable, Alias("outbox-figures")]
public sealed record OutboxFigures(
    int Pending, DateTimeOffset? OldestAt, int InFlight, long Delivered, TimeSpan Eta, int Dead, ImmutableArray<DeadLetter> DeadLetters);

/// <summary>A change that Notion refused for good: it waits for a person.</summary>
[GenerateSerializer, Immutable, Alias("dead-letter")]
public sealed record DeadLetter(string Noun, EntityId Id, long Version, DateTimeOffset At, string Reason);
