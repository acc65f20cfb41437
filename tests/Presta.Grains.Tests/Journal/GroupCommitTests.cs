using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Audit;
using Presta.Journal;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Journal;

/// <summary>What the writer does when its database fails; a real one, whose failures are ordered.</summary>
public sealed class GroupCommitTests : StorageSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    [Fact]
    public async Task A_failed_commit_is_the_appends_failure_and_the_next_one_succeeds()
    {
        var dialect = new Faulty(Options.JournalFile);
        await using var writer = new GroupCommit(dialect, 100, NullLogger.Instance);
        Assert.True(await writer.Commit(Append()));

        dialect.FailingBegins = 2;      // the first is taken for a connection that died meanwhile, and tried again
        await Assert.ThrowsAsync<IOException>(() => writer.Commit(Append()));

        Assert.True(await writer.Commit(Append()));
        Assert.Equal(2, (await Journal.After("companies", 0, 10)).Length);
    }

    [Fact]
    public async Task A_connection_that_died_meanwhile_costs_no_append()
    {
        var dialect = new Faulty(Options.JournalFile);
        await using var writer = new GroupCommit(dialect, 100, NullLogger.Instance);
        Assert.True(await writer.Commit(Append()));

        dialect.FailingBegins = 1;

        Assert.True(await writer.Commit(Append()));
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        var dialect = new Faulty(Options.JournalFile);
        dialect.Gate.Reset();
        await using var writer = new GroupCommit(dialect, 10, NullLogger.Instance);

        var appends = Enumerable.Range(0, 600).Select(_ => writer.Commit(Append())).ToArray();
        dialect.Gate.Set();

        var refused = 0;
        foreach (var append in appends)
        {
            try
            {
                await append;
            }
            catch (JournalFullException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1, 590);
        Assert.Equal(600 - refused, (await Journal.After("companies", 0, 1000)).Length);
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_leaves_nothing()
    {
        var dialect = new Faulty(Options.JournalFile);
        await using var writer = new GroupCommit(dialect, 100, NullLogger.Instance);
        dialect.Gate.Reset();
        var first = writer.Commit(Append());
        using var impatience = new CancellationTokenSource();
        await dialect.Entered.WaitAsync();
        var second = writer.Commit(new Append([EntryLine.Of(Change(NewId(), 1))], impatience.Token));

        await impatience.CancelAsync();
        dialect.Gate.Set();

        Assert.True(await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Single(await Journal.After("companies", 0, 10));
    }

    private static Append Append() => new([EntryLine.Of(Change(NewId(), 1))], CancellationToken.None);

    private sealed class Faulty(string file) : CommitDialect
    {
        private readonly SqliteCommits real = new(file);

        public int FailingBegins { get; set; }

        public ManualResetEventSlim Gate { get; } = new(true);

        public SemaphoreSlim Entered { get; } = new(0);

        public override Task<DbConnection> Open() => real.Open();

        public override ValueTask<DbTransaction> Begin(DbConnection connection)
        {
            Entered.Release();
            Gate.Wait();
            return FailingBegins-- > 0 ? throw new IOException("disk") : real.Begin(connection);
        }

        public override Task Write(DbTransaction transaction, IReadOnlyList<Append> appends) => real.Write(transaction, appends);

        public override Task Write(DbTransaction transaction, IReadOnlyList<AuditLine> lines) => real.Write(transaction, lines);

        public override bool IsRefusal(Exception accident) => real.IsRefusal(accident);

        public override Task Start(Func<ValueTask<bool>> wait, Func<Task> commit) => real.Start(wait, commit);
    }
}
