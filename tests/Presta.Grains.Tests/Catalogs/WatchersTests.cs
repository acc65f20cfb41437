using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Presta.Catalogs;

namespace Presta.Tests.Catalogs;

/// <summary>The leases of one activation, by a clock that the test sets.</summary>
public sealed class WatchersTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Watcher watcher = new();

    /// <summary>
    /// A client's answer to a grain goes where its gateway last saw the grain; to the silo itself, in whose name a call goes that is made
    /// outside of all grains, it finds its way.
    /// </summary>
    [Fact]
    public async Task Watchers_are_called_outside_of_the_catalog()
    {
        var watchers = new Watchers(time);
        watchers.NobodyBefore();
        watchers.Renew(watcher);
        var catalog = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

        await Task.Factory.StartNew(() => watchers.Tell(["shelf"]), default, TaskCreationOptions.None, catalog).Unwrap();

        Assert.Equal([TaskScheduler.Default], watcher.CalledOn);
    }

    [Fact]
    public async Task A_successor_doubts_for_as_long_as_its_predecessor_did()
    {
        var first = new Watchers(time);
        time.Advance(CatalogLease.Length / 3);
        var second = new Watchers(time);

        second.Rehydrate(first.Dehydrate(), first.Doubt);

        Assert.Equal(CatalogLease.Length * 2 / 3, second.Doubt);
        var told = second.Tell(["shelf"]);
        Assert.False(told.IsCompleted);
        time.Advance(CatalogLease.Length * 2 / 3);
        await told.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_successor_of_one_that_knew_all_leases_knows_them_too()
    {
        var first = new Watchers(time);
        time.Advance(CatalogLease.Length);
        first.Renew(watcher);
        var second = new Watchers(time);

        second.Rehydrate(first.Dehydrate(), first.Doubt);
        await second.Tell(["shelf"]).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.Zero, second.Doubt);
        Assert.Single(watcher.CalledOn);
        Assert.False(second.Renew(watcher));
    }

    private sealed class Watcher : ICatalogWatcher
    {
        public List<TaskScheduler> CalledOn { get; } = [];

        public Task Changed(ImmutableArray<string> shelves)
        {
            CalledOn.Add(TaskScheduler.Current);
            return Task.CompletedTask;
        }
    }
}
