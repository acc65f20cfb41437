using System.Collections.Immutable;

namespace Presta.Edge;

/// <summary>
/// How fast Notion may be called: an average rate with a burst, and never more than a minute's worth of it in any minute.
/// Pure: the state is one database row (<see cref="INotionSlots"/>).
/// </summary>
/// <param name="RequestsPerSecond">Sustained rate.</param>
/// <param name="Burst">Starts that may follow each other at once after a pause.</param>
public sealed record NotionBudget(double RequestsPerSecond, int Burst)
{
    /// <summary>Longer than Notion's minute: requests reach Notion later than they start, and not all equally late.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61.5);

    private int PerMinute => Math.Max(1, (int)(RequestsPerSecond * 60));

    /// <summary>The start that is granted next, and the state that remembers it.</summary>
    public (BudgetState State, DateTimeOffset StartAt) Next(BudgetState state, DateTimeOffset now)
    {
        var interval = TimeSpan.FromSeconds(1 / RequestsPerSecond);
        var full = Max(state.FullAt, now);
        var start = Max(Max(now, state.PausedUntil), full - interval * (Burst - 1));
        if (state.Starts.Length >= PerMinute) start = Max(start, state.Starts[^PerMinute] + Minute);
        return (state with { FullAt = Max(full, start) + interval, Starts = [.. state.Starts.TakeLast(PerMinute - 1), start] }, start);
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

/// <param name="FullAt">When the burst will be whole again (the theoretical arrival time of the generic cell rate algorithm).</param>
/// <param name="PausedUntil">No start before, because Notion said so.</param>
/// <param name="Starts">Of the last minute's worth of starts, oldest first.</param>
/// <param name="Turn">Whose turn it is to deliver.</param>
public sealed record BudgetState(
    DateTimeOffset FullAt, DateTimeOffset PausedUntil, ImmutableArray<DateTimeOffset> Starts, TurnState? Turn = null)
{
    public static readonly BudgetState Empty = new(default, default, []);
}

/// <summary>
/// The turn of one activation of the outbox. Two may be there at once while the cluster changes; only one has the turn, and what another
/// had queued is not sent any more (<see cref="NotionCall.Term"/>).
/// </summary>
/// <param name="Term">Counts the changes of holder: the fencing token.</param>
/// <param name="Until">Unless it is renewed.</param>
public sealed record TurnState(Guid Holder, long Term, DateTimeOffset Until)
{
    /// <summary>The turn after someone asked for it; the same one when another activation has it.</summary>
    public static TurnState Taken(TurnState? now, Guid by, DateTimeOffset at, TimeSpan lasts) =>
        now is null ? new(by, 1, at + lasts)
        : now.Holder == by && at < now.Until ? now with { Until = at + lasts }
        : at < now.Until ? now
        : new(by, now.Term + 1, at + lasts);
}
