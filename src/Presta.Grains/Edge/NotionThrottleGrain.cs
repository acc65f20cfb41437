using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>
/// The queue to Notion and its only sender. It paces starts, not completions: several calls are under way at once. The best waiter
/// gets a slot when the slot comes, not when it was reserved. Everything runs on the grain's scheduler; nothing here waits for a caller.
/// </summary>
[KeepAlive, Reentrant]
internal sealed class NotionThrottleGrain(
    INotionTransport notion, INotionSlots slots, NotionBudget budget, Sleep sleep, ISiloStatusOracle silos, TimeProvider time,
    ThrottleMeters meters,
    ILogger<NotionThrottleGrain> log) : Grain, INotionThrottleGrain
{
    private const int MostInFlight = 20;
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PauseWithoutWord = TimeSpan.FromSeconds(10);

    /// <summary>Timers drop what is below a millisecond and may end that much early: a pause cut short would burn starts.</summary>
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly WaitingCalls calls = new(time, meters);
    private readonly Pace pace = new(budget.RequestsPerSecond);
    private DateTimeOffset? pausedUntil;
    private bool isReachable = true;
    private bool isPumping;
    private int inFlight;
    private (long Sent, long RateLimited, long Failed) total;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var often = WaitingCalls.AbandonedAfter;
        this.RegisterGrainTimer(Forget, new() { DueTime = often, Period = often, Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task<NotionReply?> Poll(
        Guid ticket, Lane lane, NotionCall call, DateTimeOffset since, int attempt, CancellationToken cancel)
    {
        if (calls.Find(ticket) is not { } waiter)
        {
            if (attempt > 0 && call.Class is CallClass.Create) return Lost(since);
            if (silos.IsLeaving()) throw new TimeoutException("this silo is leaving");
            waiter = calls.Add(ticket, lane, call, since);
        }
        waiter.PolledAt = time.GetUtcNow();
        waiter.Polls++;
        if (!isPumping) Pump().Ignore();
        try
        {
            return await waiter.Reply.Task.WaitAsync(PollWait, time, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            if (waiter is { IsQueued: true, Polls: 1 }) calls.Drop(waiter);
            throw;
        }
        finally
        {
            waiter.Polls--;
        }
    }

    public Task<ThrottleFigures> Figures() => Task.FromResult(new ThrottleFigures(
        calls.Figures, pace.Rate(time.GetUtcNow()), pausedUntil > time.GetUtcNow() ? pausedUntil : null,
        total.Sent, total.RateLimited, total.Failed, isReachable));

    private async Task Pump()
    {
        isPumping = true;
        try
        {
            while (calls.AreThere && inFlight < MostInFlight)
            {
                if (pausedUntil - time.GetUtcNow() is { } pause && pause > TimeSpan.Zero) await Task.Delay(pause + TimerSlack, time);
                var wait = await slots.Reserve(budget with { RequestsPerSecond = pace.Rate(time.GetUtcNow()) });
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time);
                if (pausedUntil > time.GetUtcNow()) continue;   // the pause began while this start was waited for
                if (!sleep.IsOver())
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(250), time);
                    continue;   // another activation may be sending what is queued here
                }
                if (silos.IsLeaving())
                {
                    calls.DropAll();
                    return;   // others have this grain already, or will in a moment; who waits here asks there
                }
                if (calls.Next() is { } waiter) Send(waiter).Ignore();
                if (!isReachable) await Task.Delay(TimeSpan.FromSeconds(1), time);
            }
        }
        catch (Exception trouble)
        {
            ThrottleLog.NoSlot(log, trouble);
            await Task.Delay(TimeSpan.FromMilliseconds(500), time);
        }
        finally
        {
            isPumping = false;
        }
        if (calls.AreThere && inFlight < MostInFlight) Pump().Ignore();
    }

    private async Task Send(Waiter waiter)
    {
        var (startedAt, isOnItsWay) = (time.GetUtcNow(), false);
        inFlight++;
        total.Sent++;
        calls.Started(waiter, startedAt);
        try
        {
            if (!await IsOfThisTerm(waiter.Call))
            {
                calls.Answer(waiter, new(0, [], null, null, null, "another outbox delivers now", IsSent: false, startedAt));
                return;
            }
            isOnItsWay = true;
            var reply = await notion.Send(waiter.Call, CancellationToken.None);
            meters.Answered(waiter.Call.Route, reply.Status, time.GetUtcNow() - startedAt);
            if (await IsRefusedForNow(reply)) calls.Again(waiter);
            else calls.Answer(waiter, reply);
        }
        catch (Exception trouble)
        {
            ThrottleLog.SendFailed(log, waiter.Call.Route, trouble);
            calls.Answer(waiter, new(0, [], null, null, null, trouble.GetType().Name, isOnItsWay, startedAt));
        }
        finally
        {
            inFlight--;
            calls.Ended(waiter);
        }
        if (!isPumping && calls.AreThere) Pump().Ignore();
    }

    /// <summary>Asked at the last moment, of the database: an outbox that lost its turn may have left calls in any queue.</summary>
    private async Task<bool> IsOfThisTerm(NotionCall call) => call.Term is not { } term || await slots.IsTerm(term);

    /// <summary>
    /// 429 and 529 were refused before execution: everyone falls silent for as long as Notion says, and the call keeps its place.
    /// </summary>
    private async Task<bool> IsRefusedForNow(NotionReply reply)
    {
        var now = time.GetUtcNow();
        isReachable = reply.Status != 0 || (reply.IsSent && isReachable);
        if (reply.Status is 0 or (>= 500 and not 529))
        {
            total.Failed++;
            pace.Failed(now);
        }
        if (reply.Status is not (429 or 529)) return false;
        total.RateLimited++;
        var pause = reply.RetryAfter is { } said && said > TimeSpan.Zero ? (said < LongestPause ? said : LongestPause) : PauseWithoutWord;
        ThrottleLog.Paused(log, reply.Status, pause);
        if (!(pausedUntil > now + pause)) pausedUntil = now + pause;
        await Keep(pause);
        return true;
    }

    /// <summary>Where it cannot be kept, this activation still heeds it; the call was refused and stays queued either way.</summary>
    private async Task Keep(TimeSpan pause)
    {
        try
        {
            await slots.Pause(pause);
        }
        catch (Exception trouble)
        {
            ThrottleLog.NoSlot(log, trouble);
        }
    }

    private Task Forget(CancellationToken cancel)
    {
        calls.Forget();
        if (!isPumping && calls.AreThere) Pump().Ignore();
        return Task.CompletedTask;
    }

    private NotionReply Lost(DateTimeOffset since) =>
        new(0, [], null, null, null, "the throttle that had this call is gone", IsSent: true, since);
}

internal static partial class ThrottleLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "no slot could be reserved and it will be tried again")]
    public static partial void NoSlot(ILogger log, Exception trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a call to {Route} failed before an answer")]
    public static partial void SendFailed(ILogger log, string route, Exception trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notion answered {Status}: silence for {Pause}")]
    public static partial void Paused(ILogger log, int status, TimeSpan pause);
}
