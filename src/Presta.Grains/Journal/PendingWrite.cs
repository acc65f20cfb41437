using System.Data.Common;
using Presta.Audit;

namespace Presta.Journal;

/// <summary>Something that waits for the next commit; told how it went only after that.</summary>
internal abstract class PendingWrite(CancellationToken cancel)
{
    /// <summary>Whether its caller gave up while it waited; once its transaction has begun it is finished.</summary>
    public bool IsCancelled => cancel.IsCancellationRequested;

    protected CancellationToken Cancel => cancel;

    /// <summary>What the audit trail tells of it, in the same commit.</summary>
    public virtual IReadOnlyList<AuditLine> Audit => [];

    public abstract void Done();

    public abstract void Cancelled();

    public abstract void Failed(Exception accident);
}

internal abstract class PendingWrite<T>(CancellationToken cancel) : PendingWrite(cancel)
{
    protected TaskCompletionSource<T> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => Source.Task;

    public sealed override void Cancelled() => Source.TrySetCanceled(Cancel);

    public sealed override void Failed(Exception accident) => Source.TrySetException(accident);
}

/// <summary>Entries that are appended all or not at all.</summary>
internal sealed class Append(IReadOnlyList<EntryLine> lines, CancellationToken cancel) : PendingWrite<bool>(cancel)
{
    // Here and not in the commit: this is still the thread of the caller, whose request it is.
    private readonly AuditLine[] audit = [.. lines.Select(line => AuditLines.Of(line, RequestOrigin.Current))];

    public IReadOnlyList<EntryLine> Lines => lines;

    /// <summary>The fence holds one of them already: nothing of this append was written.</summary>
    public bool IsFenced { get; set; }

    public override IReadOnlyList<AuditLine> Audit => IsFenced ? [] : audit;

    public override void Done() => Source.TrySetResult(!IsFenced);
}

/// <summary>Lines of the audit trail that tell of no journal entry.</summary>
internal sealed class AuditAppend(IReadOnlyList<AuditLine> lines) : PendingWrite<bool>(CancellationToken.None)
{
    public override IReadOnlyList<AuditLine> Audit => lines;

    public override void Done() => Source.TrySetResult(true);
}

/// <summary>Any other change that shares the commit. Its own failure undoes it alone.</summary>
internal sealed class Work<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel) : PendingWrite<T>(cancel), IWork
{
    private T? result;
    private Exception? accident;

    public async Task Run(DbTransaction transaction)
    {
        (result, accident) = (default, null);
        await transaction.SaveAsync("work", CancellationToken.None);
        try
        {
            result = await work(transaction);
            await transaction.ReleaseAsync("work", CancellationToken.None);
        }
        catch (Exception failure)
        {
            await transaction.RollbackAsync("work", CancellationToken.None);
            accident = failure;
        }
    }

    public override void Done()
    {
        if (accident is null) Source.TrySetResult(result!);
        else Source.TrySetException(accident);
    }
}

internal interface IWork
{
    Task Run(DbTransaction transaction);
}
