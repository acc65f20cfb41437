using Presta.Storage;
using Presta.Tests.People;

namespace Presta.Tests.Storage;

public sealed class SqliteKeptAnswersTests(PeopleWorld world) : KeptAnswersSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresKeptAnswersTests(PostgresPeopleWorld world) : KeptAnswersSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>How long answers lie under idempotency keys.</summary>
public abstract class KeptAnswersSuite(PeopleWorld world)
{
    private static readonly KeptAnswer Answer = new("body", 201, "application/json", [], [1]);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private KeptAnswers Kept => world.Of<KeptAnswers>().First();

    [ProviderFact]
    public async Task Old_ones_go_in_steps_and_young_ones_stay()
    {
        var keys = Enumerable.Range(0, 5).Select(n => world.Grains.GetGrain<IIdempotencyGrain>($"{world.GetType().Name}/old/{n}"))
            .ToArray();
        foreach (var key in keys)
        {
            var attempt = Guid.NewGuid();
            Assert.True((await key.Begin(attempt)).IsMine);
            await key.Finish(attempt, Answer);
        }
        Assert.Equal(0, await Kept.Forget(Now.AddMinutes(-5), 100));

        var later = Now.AddMinutes(5);
        Assert.Equal(3, await Kept.Forget(later, 3));
        Assert.InRange(await Kept.Forget(later, 3), 2, 3);   // another fact of this world may have left one, too
        Assert.Equal(0, await Kept.Forget(later, 3));
        Assert.Equal(201, (await keys[0].Begin(Guid.NewGuid())).Answer!.Status);   // what is in memory is none the worse
        await world.Restart();
        Assert.True((await world.Grains.GetGrain<IIdempotencyGrain>($"{world.GetType().Name}/old/0").Begin(Guid.NewGuid())).IsMine);
    }

    [ProviderFact]
    public async Task Who_takes_over_after_a_lost_silo_does_the_same_operation()
    {
        var key = $"{world.GetType().Name}/taken";
        var begun = await world.Grains.GetGrain<IIdempotencyGrain>(key).Begin(Guid.NewGuid());
        await world.Restart();
        Assert.Equal(begun.Round, (await world.Grains.GetGrain<IIdempotencyGrain>(key).Begin(Guid.NewGuid())).Round);
        Assert.True(begun.Round >= DateOnly.FromDateTime(Now.UtcDateTime).DayNumber);   // after its row is gone it would be a later day
    }
}
