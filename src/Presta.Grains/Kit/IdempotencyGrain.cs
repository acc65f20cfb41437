using Orleans.Runtime;

namespace Presta.Kit;

/// <summary>A running attempt is known in memory only: a lost silo frees the key. A kept answer is on disk before it is sent.</summary>
internal sealed class IdempotencyGrain(
    [PersistentState("idempotency", "presta")] IPersistentState<IdempotencyGrain.Memory> memory, TimeProvider time) : Grain, IIdempotencyGrain
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private (Guid Attempt, DateTimeOffset Since)? running;

    public async Task<IdempotentTurn> Begin(Guid attempt)
    {
        var now = time.GetUtcNow();
        if (memory.State.Answer is { } answer)
        {
            if (now - memory.State.At < Kept) return new(false, answer);
            memory.State = new() { Round = memory.State.Round + 1 };
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
