using System.Data.Common;
using System.Text.Json;
using Dapper;
using Presta.Edge;
using Presta.Storage;

namespace Presta.Journal;

internal sealed class NotionSlots(Database database) : INotionSlots
{
    public Task<TimeSpan> Reserve(NotionBudget budget, CancellationToken cancel = default) => database.Write(async t =>
    {
        var (state, now) = await Read(t);
        var (next, start) = budget.Next(state, now);
        await Keep(t, next);
        return start > now ? start - now : TimeSpan.Zero;
    }, cancel);

    public Task Pause(TimeSpan pause, CancellationToken cancel = default) => database.Write(async t =>
    {
        var (state, now) = await Read(t);
        if (now + pause > state.PausedUntil) await Keep(t, state with { PausedUntil = now + pause });
    }, cancel);

    public Task<long?> Take(Guid activation, TimeSpan lasts, CancellationToken cancel = default) => database.Write(async t =>
    {
        var (state, now) = await Read(t);
        var turn = TurnState.Taken(state.Turn, activation, now, lasts);
        if (turn.Holder != activation) return (long?)null;
        await Keep(t, state with { Turn = turn });
        return turn.Term;
    }, cancel);

    public Task Yield(Guid activation, CancellationToken cancel = default) => database.Write(async t =>
    {
        var (state, now) = await Read(t);
        if (state.Turn is { } turn && turn.Holder == activation) await Keep(t, state with { Turn = turn with { Until = now } });
    }, cancel);

    public Task<bool> IsTerm(long term, CancellationToken cancel = default) => database.Read(async connection =>
        JsonSerializer.Deserialize<BudgetState>(
            await connection.ExecuteScalarAsync<string>("SELECT state FROM notion_slot WHERE id = 1") ?? "{}")?.Turn?.Term == term, cancel);

    private async Task<(BudgetState State, DateTimeOffset Now)> Read(DbTransaction transaction)
    {
        var (json, now) = await database.Slot(transaction);
        var state = JsonSerializer.Deserialize<BudgetState>(json)!;
        return (state.Starts.IsDefault ? BudgetState.Empty : state, now);   // {} is a row that nobody has used
    }

    private static Task Keep(DbTransaction transaction, BudgetState state) => transaction.Connection!.ExecuteAsync(
        "UPDATE notion_slot SET state = @state WHERE id = 1", new { state = JsonSerializer.Serialize(state) }, transaction);
}
