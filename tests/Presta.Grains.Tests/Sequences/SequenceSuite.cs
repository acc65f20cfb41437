using Presta.Sequences;
using Presta.Storage;
using Presta.Tests.People;
using Presta.Tests.Storage;

namespace Presta.Tests.Sequences;

public sealed class SqliteSequenceTests(PeopleWorld world) : SequenceSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresSequenceTests(PostgresPeopleWorld world) : SequenceSuite(world), IClassFixture<PostgresPeopleWorld>;

public abstract class SequenceSuite(PeopleWorld world)
{
    [ProviderFact]
    public async Task Concurrent_holders_get_each_number_once_without_a_gap()
    {
        var sequence = world.Grains.GetGrain<ISequenceGrain>("invoices/presta/2026");

        var numbers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => sequence.Take($"holder {n}")));

        Assert.Equal(Enumerable.Range(1, 50), numbers.Order());
    }

    [ProviderFact]
    public async Task Each_key_counts_for_itself()
    {
        Assert.Equal(1, await world.Grains.GetGrain<ISequenceGrain>("invoices/presta/2027").Take("a"));
        Assert.Equal(1, await world.Grains.GetGrain<ISequenceGrain>("invoices/presta/2028").Take("b"));
    }
}

public sealed class SequenceStateTests
{
    [Fact]
    public void Numbers_go_on_when_the_oldest_holders_are_forgotten()
    {
        var state = Enumerable.Range(1, ISequenceGrain.Remembered + 5)
            .Aggregate(new SequenceState { Before = 40 }, (s, n) => s.With($"{n}"));

        Assert.Equal(ISequenceGrain.Remembered, state.Holders.Count);
        Assert.Equal(40 + 6, state.Before + state.Holders.IndexOf("6") + 1);
        Assert.Equal(40 + ISequenceGrain.Remembered + 5, state.Before + state.Holders.Count);
        Assert.DoesNotContain("5", state.Holders);
    }
}

public sealed class KeptStateTests
{
    [Fact]
    public async Task What_could_not_be_kept_is_not_in_memory_either()
    {
        var state = new FullDisk();

        await Assert.ThrowsAsync<IOException>(() => state.Keep("next"));

        Assert.Equal("before", state.State);
    }

    private sealed class FullDisk : IPersistentState<string>
    {
        public string State { get; set; } = "before";

        public string Etag => "";

        public bool RecordExists => true;

        public Task ClearStateAsync() => throw new NotSupportedException();

        public Task ReadStateAsync() => throw new NotSupportedException();

        public Task WriteStateAsync() => throw new IOException("disk full");
    }
}
