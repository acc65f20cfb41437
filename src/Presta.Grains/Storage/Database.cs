using System.Data.Common;
using Presta.Audit;
using Presta.Journal;

namespace Presta.Storage;

/// <summary>The journal's database, as everything that lies in it needs it. Two providers, one set of queries.</summary>
internal abstract class Database : IAsyncDisposable, IDisposable
{
    protected Database() => ColumnTypes.Register();

    /// <summary>A query, on a connection of the pool, beside the writer.</summary>
    public abstract Task<T> Read<T>(Func<DbConnection, Task<T>> query, CancellationToken cancel);

    /// <summary>Changes in one transaction, durable when this returns; undone whole when <paramref name="work"/> throws.</summary>
    public abstract Task<T> Write<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel);

    public Task Write(Func<DbTransaction, Task> work, CancellationToken cancel) => Write(async t =>
    {
        await work(t);
        return true;
    }, cancel);

    /// <summary>Appends by group commit; false when fenced.</summary>
    public abstract Task<bool> Append(IReadOnlyList<EntryLine> lines, CancellationToken cancel);

    /// <summary>Appends to the audit trail's chain by group commit.</summary>
    public abstract Task Append(IReadOnlyList<AuditLine> lines);

    /// <summary>Locks the slot row till the end of the transaction, and the clock that all who share the row go by.</summary>
    public abstract Task<(string State, DateTimeOffset Now)> Slot(DbTransaction transaction);

    /// <summary>How Dapper hands this provider a list: what follows the column.</summary>
    public abstract string OneOf(string list);

    /// <summary>Ends a query whose rows are taken by whoever comes first: others look past them instead of waiting.</summary>
    public abstract string SkipLocked { get; }

    public abstract ValueTask DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
