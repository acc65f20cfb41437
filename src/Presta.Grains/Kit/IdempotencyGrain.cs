using Orleans.Runtime;

namespace Presta.Kit;

/// <summary>
/// A running attempt is known in memory only: a lost silo frees the key. A kept answer is on disk before it is sent. Rows older than
/// <see cref="KeptAnswers.Life"/> are taken away, so that a round is named by the day on which it began: a key that comes again without a
/// row is another operation than it was.
/// </summary>
internal sealed class IdempotencyGrain(
    [PersistentState("idempotency", "presta")] IPersistentState<IdempotencyGrain.Memory> memory, TimeProvider time) : Grain,
        IIdempotencyGrain
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private (Guid Attempt, DateTimeOffset Since)? running;

    public async Task<IdempotentTurn> Begin(Guid attempt)
    {
        var now = time.GetUtcNow();
        if (memory.State.Answer is { } answer && now - memory.State.At < Kept) return new(false, answer);
        if (memory.State.Answer is not null || memory.State.Round == 0)
        {
            // On disk before it runs: who takes over after a lost silo, maybe after midnight, does the same operation.
            memory.State = new() { Round = Math.Max(memory.State.Round + 1, DateOnly.FromDateTime(now.UtcDateTime).DayNumber) };
            await memory.WriteStateAsync();
        }
        if (running is { } other && other.Attempt != attempt && now - other.Since < IdempotentTurn.Lease) return new(false, null);
        running = (attempt, now);
        return new(true, null, memory.State.Round);
    }

    public async Task Finish(Guid attempt, KeptAnswer answer)
    {
        if (running?.Attempt != attempt) return;
        memory.State = new() { Answer = answer, At = time.GetUtcNow(), Round = memory.State.Round };
        await memory.WriteStateAsync();
        running = null;
    }

    public Task Abandon(Guid attempt)
    {
        if (running?.Attempt == attempt) running = null;
        return Task.CompletedTask;
    }

    [GenerateSerializer, Alias("idempotency-memory")]
    internal sealed class Memory
    {
        [Id(0)] public KeptAnswer? Answer { get; set; }

        [Id(1)] public DateTimeOffset At { get; set; }

        [Id(2)] public int Round { get; set; }
    }
}
