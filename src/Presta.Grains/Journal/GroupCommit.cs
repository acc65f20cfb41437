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

    private readonly CommitDialect _dialect;
    private readonly ILogger _log;
    private readonly Channel<PendingWrite> _queue;
    private readonly List<PendingWrite> _batch = new(LargestBatch);
    private readonly Task _writer;
    private DbConnection? _connection;
    private volatile bool _isDisposed;

    public GroupCommit(CommitDialect dialect, int limit, ILogger log)
    {
        (_dialect, _log) = (dialect, log);
        _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(limit) { SingleReader = true });
        _writer = dialect.Start(() => _queue.Reader.WaitToReadAsync(), CommitWaiting);
    }

    /// <exception cref="JournalFullException">More writes wait than the queue holds.</exception>
    public Task<T> Commit<T>(PendingWrite<T> write)
    {
        if (!_queue.Writer.TryWrite(write))
            return Task.FromException<T>(_isDisposed ? new ObjectDisposedException("the journal") : new JournalFullException());
        JournalMeter.Queued.Add(1);
        return write.Answer;
    }

    /// <summary>What was accepted is still committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _queue.Writer.TryComplete();
        await _writer;
        await Forget();
    }

    private async Task CommitWaiting()
    {
        _batch.Clear();
        while (_batch.Count < LargestBatch && _queue.Reader.TryRead(out var write))
        {
            JournalMeter.Queued.Add(-1);
            if (write.IsCancelled) write.Cancelled();
            else _batch.Add(write);
        }
        if (_batch.Count is 0) return;
        JournalMeter.Batch.Record(_batch.Count);
        await Commit(_batch);
    }

    private async Task Commit(IReadOnlyList<PendingWrite> batch)
    {
        var (isCommitting, isReused) = (false, _connection is not null);
        try
        {
            _connection ??= await _dialect.Open();
            await using var transaction = await _dialect.Begin(_connection);
            if (batch.OfType<Append>().ToArray() is { Length: > 0 } appends)
            {
                foreach (var append in appends) append.IsFenced = false;   // of an attempt that was rolled back
                await _dialect.Write(transaction, appends);
            }
            foreach (var work in batch.OfType<IWork>()) await work.Run(transaction);
            isCommitting = true;
            await transaction.CommitAsync();
        }
        catch (Exception accident)
        {
            await Forget();
            var isRefusal = _dialect.IsRefusal(accident);
            if (!isCommitting && isRefusal && batch.Count > 1) await CommitApart(batch);
            else if (!isCommitting && !isRefusal && isReused) await Commit(batch);   // the connection had died since the last batch
            else
            {
                LogAccident(accident, batch.Count);
                foreach (var write in batch) write.Failed(accident);
            }
            return;
        }
        foreach (var write in batch) write.Done();
    }

    /// <summary>One of them is refused for what it is; the others must not suffer for it.</summary>
    private async Task CommitApart(IReadOnlyList<PendingWrite> batch)
    {
        foreach (var write in batch)
        {
            await Commit([write]);
        }
    }

    private async Task Forget()
    {
        try
        {
            if (_connection is { } connection) await connection.DisposeAsync();
        }
        catch (DbException)
        {
            // It is thrown away because it failed.
        }
        _connection = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Count} write(s) failed; their callers are told")]
    private partial void LogAccident(Exception accident, int count);
}
