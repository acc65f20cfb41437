using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Presta.Journal;

/// <summary>
/// One writer that commits everything that waits in one transaction: the cost of a durable commit is shared by all who came while
/// the one before it ran. Answers leave after the commit. After an accident it starts over with a fresh connection.
/// </summary>
internal sealed partial class GroupCommit : IAsyncDisposable
{
    private const int LargestBatch = 512;

    private readonly CommitDialect dialect;
    private readonly ILogger log;
    private readonly Channel<PendingWrite> queue;
    private readonly List<PendingWrite> batch = new(LargestBatch);
    private readonly Task writer;
    private DbConnection? connection;
    private volatile bool isDisposed;

    public GroupCommit(CommitDialect dialect, int limit, ILogger log)
    {
        (this.dialect, this.log) = (dialect, log);
        queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(limit) { SingleReader = true });
        writer = dialect.Start(() => queue.Reader.WaitToReadAsync(), CommitWaiting);
    }

    /// <exception cref="JournalFullException">More writes wait than the queue holds.</exception>
    public Task<T> Commit<T>(PendingWrite<T> write)
    {
        if (!queue.Writer.TryWrite(write))
            return Task.FromException<T>(isDisposed ? new ObjectDisposedException("the journal") : new JournalFullException());
        JournalMeter.Queued.Add(1);
        return write.Answer;
    }

    /// <summary>What was accepted is still committed.</summary>
    public async ValueTask DisposeAsync()
    {
        isDisposed = true;
        queue.Writer.TryComplete();
        await writer;
        await Forget();
    }

    private async Task CommitWaiting()
    {
        batch.Clear();
        while (batch.Count < LargestBatch && queue.Reader.TryRead(out var write))
        {
            JournalMeter.Queued.Add(-1);
            if (write.IsCancelled) write.Cancelled();
            else batch.Add(write);
        }
        if (batch.Count is 0) return;
        JournalMeter.Batch.Record(batch.Count);
        await Commit(batch);
    }

    private async Task Commit(IReadOnlyList<PendingWrite> writes)
    {
        var (isCommitting, isReused) = (false, connection is not null);
        try
        {
            connection ??= await dialect.Open();
            await using var transaction = await dialect.Begin(connection);
            if (writes.OfType<Append>().ToArray() is { Length: > 0 } appends)
            {
                foreach (var append in appends) append.IsFenced = false;   // of an attempt that was rolled back
                await dialect.Write(transaction, appends);
            }
            if (writes.SelectMany(write => write.Audit).ToArray() is { Length: > 0 } lines) await dialect.Write(transaction, lines);
            foreach (var work in writes.OfType<IWork>()) await work.Run(transaction);
            isCommitting = true;
            await transaction.CommitAsync();
        }
        catch (Exception accident)
        {
            await Forget();
            var isRefusal = dialect.IsRefusal(accident);
            if (!isCommitting && isRefusal && writes.Count > 1) await CommitApart(writes);
            else if (!isCommitting && !isRefusal && isReused) await Commit(writes);   // the connection had died since the last batch
            else
            {
                LogAccident(accident, writes.Count);
                foreach (var write in writes) write.Failed(accident);
            }
            return;
        }
        foreach (var write in writes) write.Done();
    }

    /// <summary>One of them is refused for what it is; the others must not suffer for it.</summary>
    private async Task CommitApart(IReadOnlyList<PendingWrite> writes)
    {
        foreach (var write in writes)
        {
            await Commit([write]);
        }
    }

    private async Task Forget()
    {
        try
        {
            if (connection is { } failed) await failed.DisposeAsync();
        }
        catch (DbException)
        {
            // It is thrown away because it failed.
        }
        connection = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Count} write(s) failed; their callers are told")]
    private partial void LogAccident(Exception accident, int count);
}
