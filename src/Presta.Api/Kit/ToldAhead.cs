namespace Presta.Api.Kit;

/// <summary>
/// What a grain told, good for a while. In the last third of that the next question is under way, one for everybody: nobody waits while the
/// grain moves to another silo, and a thousand requests at once ask it once.
/// </summary>
internal sealed class ToldAhead<T>(TimeProvider time) where T : class
{
    private readonly Lock gate = new();
    private Told? told;
    private Question? asked;

    /// <param name="fresh">How old an answer may be, counted from when its question was asked.</param>
    /// <param name="ask">Asks; gets what it answered last. A refusal is told to who waits, ends what was told before unless it passes, and is never kept.</param>
    public ValueTask<Result<T>> Of(TimeSpan fresh, Func<T?, Task<Result<T>>> ask)
    {
        var now = time.GetTimestamp();
        if (Volatile.Read(ref told) is not { } last || time.GetElapsedTime(last.AskedAt, now) is var age && age >= fresh)
            return new(Answer(fresh, now, ask));
        if (age >= fresh * 2 / 3) Answer(fresh, now, ask).Ignore();
        return new(last.What);
    }

    /// <summary>An answer that is on its way has been forgotten too.</summary>
    public void Forget()
    {
        lock (gate) (told, asked) = (null, null);
    }

    private Task<Result<T>> Answer(TimeSpan fresh, long now, Func<T?, Task<Result<T>>> ask)
    {
        lock (gate)
        {
            if (asked is { } running && time.GetElapsedTime(running.At, now) < fresh) return running.Answer;
            var mine = asked = new(now);
            return mine.Answer = Ask(mine, ask);
        }
    }

    private async Task<Result<T>> Ask(Question mine, Func<T?, Task<Result<T>>> ask)
    {
        try
        {
            var answer = await ask(told?.What);
            lock (gate)
                if (asked == mine && answer.Error is not { Kind: ErrorKind.Unavailable })
                    told = answer.IsRefused(out _, out var what) ? null : new(what, mine.At);
            return answer;
        }
        finally
        {
            lock (gate)
                if (asked == mine) asked = null;
        }
    }

    private sealed record Told(T What, long AskedAt);

    private sealed class Question(long at)
    {
        public long At => at;

        public Task<Result<T>> Answer { get; set; } = null!;
    }
}
