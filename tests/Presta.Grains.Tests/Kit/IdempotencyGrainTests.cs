using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Presta.Tests.Kit;

public sealed class IdempotencyGrainTests : IAsyncLifetime
{
    private static readonly KeptAnswer Answer = new("body", 201, "application/json", [], [1]);

    private readonly FakeTimeProvider time = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private InProcessTestCluster cluster = null!;

    private IIdempotencyGrain Key(string name) => cluster.Client.GetGrain<IIdempotencyGrain>(name);

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("presta");
            silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public Task DisposeAsync() => cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task A_key_whose_answer_was_forgotten_is_another_operation()
    {
        var (key, first, second) = (Key("a"), Guid.NewGuid(), Guid.NewGuid());
        var begun = await key.Begin(first);
        await key.Finish(first, Answer);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.NotNull((await key.Begin(second)).Answer);

        time.Advance(TimeSpan.FromMinutes(2));
        var again = await key.Begin(second);

        Assert.True(again.IsMine);
        Assert.NotEqual(begun.Round, again.Round);
    }

    [Fact]
    public async Task A_run_that_goes_on_is_not_taken_over_and_one_that_fell_silent_is_as_the_same_operation()
    {
        var (key, first, second) = (Key("b"), Guid.NewGuid(), Guid.NewGuid());
        var begun = await key.Begin(first);
        for (var i = 0; i < 20; i++)
        {
            time.Advance(IdempotentTurn.Lease / 4);
            Assert.True((await key.Begin(first)).IsMine);
            Assert.False((await key.Begin(second)).IsMine);
        }

        time.Advance(IdempotentTurn.Lease);

        Assert.Equal((true, begun.Round), ((await key.Begin(second)) is var taken && taken.IsMine, taken.Round));
        await key.Finish(first, Answer);
        Assert.Null((await key.Begin(second)).Answer);   // who was taken over has nothing to say any more
    }
}
