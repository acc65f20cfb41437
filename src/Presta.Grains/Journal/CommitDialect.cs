using System.Data.Common;
using Presta.Audit;

namespace Presta.Journal;

/// <summary>What the one writer needs to know of its database.</summary>
internal abstract class CommitDialect
{
    /// <summary>A connection of the writer's own.</summary>
    public abstract Task<DbConnection> Open();

    /// <summary>Begins a transaction that no other writer of the journal, here or in another silo, runs beside.</summary>
    public abstract ValueTask<DbTransaction> Begin(DbConnection connection);

    /// <summary>Writes each append whole, or marks it fenced.</summary>
    public abstract Task Write(DbTransaction transaction, IReadOnlyList<Append> appends);

    /// <summary>Puts lines at the end of the audit trail's chain, in this order.</summary>
    public abstract Task Write(DbTransaction transaction, IReadOnlyList<AuditLine> lines);

    /// <summary>Whether the database refused what it was given, which repeating with other company may cure, rather than failed.</summary>
    public abstract bool IsRefusal(Exception accident);

    /// <summary>Runs the writer where it may block as its driver does.</summary>
    public abstract Task Start(Func<ValueTask<bool>> wait, Func<Task> commit);
}
