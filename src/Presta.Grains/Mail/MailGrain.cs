using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Presta.Edge;

namespace Presta.Mail;

/// <summary>Where there are two activations for a while, both send, never the same letter: <see cref="MailQueue.Next"/> decides.</summary>
[KeepAlive, Reentrant]
internal sealed class MailGrain(MailQueue queue, Postman postman, ISiloStatusOracle silos, ILogger<MailGrain> log) : Grain, IMailGrain
{
    private const int MostAtOnce = 4;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly List<Task> rounds = [];
    private bool isLeaving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Wake, new() { DueTime = TimeSpan.Zero, Period = Look, Interleave = true, KeepAlive = true });
        this.RegisterGrainTimer(queue.Forget, new() { DueTime = Look, Period = Day, Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <summary>Letters in hand are seen to their end: one that is cut short may arrive twice.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        isLeaving = true;
        await Task.WhenAll(rounds).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task Send(Letter letter)
    {
        if (letter.Problems().ToArray() is { Length: > 0 } problems) throw new LetterException(string.Join(" ", problems));
        await queue.Add(letter);
        await Wake();
    }

    public Task Wake()
    {
        rounds.RemoveAll(r => r.IsCompleted);
        if (rounds.Count < MostAtOnce && !IsLeaving) rounds.Add(Round());
        return Task.CompletedTask;
    }

    private bool IsLeaving => isLeaving || silos.IsLeaving();

    private async Task Round()
    {
        try
        {
            while (!IsLeaving && await postman.DeliverNext(CancellationToken.None)) await Wake();
        }
        catch (Exception trouble)
        {
            MailLog.NotLooked(log, trouble);
        }
    }
}
