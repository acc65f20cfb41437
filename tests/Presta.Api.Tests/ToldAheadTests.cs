using Microsoft.Extensions.Time.Testing;
using Presta.Api.Kit;

namespace Presta.Api.Tests;

public sealed class ToldAheadTests
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly ToldAhead<string> told;
    private TaskCompletionSource<Result<string>> grain = new();
    private int asked;

    public ToldAheadTests() => told = new(time);

    [Fact]
    public async Task A_thousand_at_once_ask_once()
    {
        var waiting = Enumerable.Range(0, 1_000).Select(_ => Of().AsTask()).ToArray();
        grain.SetResult("one");

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("one", answer.Value));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task In_its_last_third_an_answer_is_asked_anew_and_nobody_waits_for_that()
    {
        await First();
        time.Advance(Fresh * 0.6);
        Assert.Equal("one", Now());
        Assert.Equal(1, asked);

        time.Advance(Fresh * 0.1);
        Assert.Equal("one", Now());
        Assert.Equal("one", Now());
        Assert.Equal(2, asked);

        grain.SetResult("two");
        Assert.Equal("two", Now());
    }

    [Fact]
    public async Task Nobody_is_told_what_is_too_old_however_long_the_grain_takes()
    {
        await First();
        time.Advance(Fresh * 0.7);
        Assert.Equal("one", Now());
        time.Advance(Fresh * 0.3);

        var waits = Of();
        Assert.False(waits.IsCompleted);
        Assert.Equal(2, asked);   // the question that was under way already
        grain.SetResult("two");
        Assert.Equal("two", (await waits).Value);
    }

    [Fact]
    public async Task A_question_that_is_older_than_an_answer_may_be_is_asked_again()
    {
        var slow = Of();
        var first = grain;
        time.Advance(Fresh);
        grain = new();
        var second = Of();
        Assert.Equal(2, asked);

        grain.SetResult("new");
        Assert.Equal("new", (await second).Value);
        first.SetResult("old");
        Assert.Equal("old", (await slow).Value);
        Assert.Equal("new", Now());
    }

    [Fact]
    public async Task What_is_forgotten_does_not_come_back_with_an_answer_that_was_under_way()
    {
        await First();
        time.Advance(Fresh * 0.7);
        Now();
        told.Forget();
        grain.SetResult("before");
        grain = new();

        var after = Of();
        Assert.Equal(3, asked);
        grain.SetResult("after");
        Assert.Equal("after", (await after).Value);
    }

    [Fact]
    public async Task A_refusal_ends_what_was_told_and_is_not_kept()
    {
        await First();
        time.Advance(Fresh * 0.7);
        Now();
        grain.SetResult(Error.NotFound);
        grain = new();

        var next = Of();
        Assert.Equal(3, asked);
        grain.SetResult(Error.NotFound);
        Assert.Equal(Error.NotFound, (await next).Error);
    }

    [Fact]
    public async Task A_refusal_that_passes_ends_nothing_before_its_time()
    {
        await First();
        time.Advance(Fresh * 0.7);
        Now();
        grain.SetResult(Error.Warming("users", 50));
        grain = new();

        Assert.Equal("one", Now());
        time.Advance(Fresh * 0.3);
        Assert.False(Of().IsCompleted);
    }

    [Fact]
    public async Task An_accident_is_told_to_who_waits_and_asked_over_by_the_next()
    {
        var (one, other) = (Of(), Of());
        grain.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => one.AsTask());
        await Assert.ThrowsAsync<TimeoutException>(() => other.AsTask());

        grain = new();
        grain.SetResult("one");
        Assert.Equal("one", (await Of()).Value);
    }

    private ValueTask<Result<string>> Of() => told.Of(Fresh, _ =>
    {
        asked++;
        return grain.Task;
    });

    private string? Now()
    {
        var answer = Of();
        Assert.True(answer.IsCompleted);
        return answer.GetAwaiter().GetResult().Value;
    }

    private async Task First()
    {
        grain.SetResult("one");
        await Of();
        grain = new();
    }
}
