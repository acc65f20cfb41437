using Presta.Edge;

namespace Presta.Grains.Tests.Edge;

public sealed class ThrottleAnswersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly KeptAnswers answers = new();

    [Fact]
    public void An_answer_is_kept_for_a_minute()
    {
        var waiter = Answered();
        answers.Keep(waiter, 10);
        Assert.Empty(answers.Expire(Noon.AddSeconds(60)));
        Assert.Same(waiter, Assert.Single(answers.Expire(Noon.AddSeconds(60.1))));
    }

    [Fact]
    public void Large_answers_push_out_the_oldest()
    {
        var first = Answered();
        Assert.Empty(answers.Keep(first, 40 * 1024 * 1024));
        Assert.Same(first, Assert.Single(answers.Keep(Answered(), 40 * 1024 * 1024)));
    }

    [Fact]
    public void So_do_many()
    {
        for (var n = 0; n < 2_000; n++) Assert.Empty(answers.Keep(Answered(), 1));
        Assert.Single(answers.Keep(Answered(), 1));
    }

    private static Waiter Answered() =>
        new(Guid.NewGuid(), Lane.Sync, new("GET", "users/me", "users/me", CallClass.Read), Noon) { AnsweredAt = Noon };
}
