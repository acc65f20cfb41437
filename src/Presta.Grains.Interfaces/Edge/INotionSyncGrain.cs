using Orleans.Concurrency;

namespace Presta.Edge;

/// <summary>Brings people's edits in one Notion database to the owners. Key: the noun.</summary>
[Alias("notion-sync")]
public interface INotionSyncGrain : IGrainWithStringKey
{
    /// <summary>Starts the polling; idempotent, called whenever a silo starts and every minute.</summary>
    [AlwaysInterleave, Alias("Start")] Task Start();

    /// <summary>Polls now instead of at the next interval; returns when the poll is done.</summary>
    [ResponseTimeout("00:05:00"), Alias("Poll")] Task Poll();

    /// <summary>Lists every page and confirms what is gone; the nightly task, also on demand.</summary>
    [ResponseTimeout("00:30:00"), Alias("Sweep")] Task<SweepReport> Sweep();

    /// <summary>Checks the database against the declaration at the next poll: someone saw a sign of change.</summary>
    [OneWay, AlwaysInterleave, Alias("Suspect")] Task Suspect();
}

/// <param name="Refused">Why nothing was removed although pages are missing: the circuit breaker's sentence.</param>
[GenerateSerializer, Immutable, Alias("sweep-report")]
public sealed record SweepReport(string Noun, int Seen, int Missing, int Removed, string? Refused);
