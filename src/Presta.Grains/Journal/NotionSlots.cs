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

    private async Task<(BudgetState State, DateTimeOffset Now)> Read(DbTransaction transaction)
    {
        var (json, now) = await database.Slot(transaction);
        var state = JsonSerializer.Deserialize<BudgetState>(json)!;
        return (state.Starts.IsDefault ? BudgetState.Empty : state, now);   // {} is a row that nobody has used
    }

    private static Task Keep(DbTransaction transaction, BudgetState state) => transaction.Connection!.ExecuteAsync(
        "UPDATE notion_slot SET state = @state WHERE id = 1", new { state = JsonSerializer.Serialize(state) }, transaction);
}
