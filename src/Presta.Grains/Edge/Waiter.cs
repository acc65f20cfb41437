namespace Presta.Edge;

/// <summary>A call in the throttle's queue. Lanes are deadlines: a later lane waits longer, but nothing waits for ever.</summary>
internal sealed class Waiter(Guid ticket, Lane lane, NotionCall call, DateTimeOffset since)
{
    public Guid Ticket { get; } = ticket;

    public Lane Lane { get; } = lane;

    public NotionCall Call { get; } = call;

    public DateTimeOffset Since { get; } = since;

    public DateTimeOffset Deadline { get; } = since + lane switch
    {
        Lane.Interactive => TimeSpan.Zero,
        Lane.Write => TimeSpan.FromSeconds(5),
        Lane.Sync => TimeSpan.FromSeconds(20),
    };

    public TaskCompletionSource<NotionReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset PolledAt { get; set; } = since;

    /// <summary>How many polls wait for it: two while a lost one has not ended yet.</summary>
    public int Polls { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public bool IsStarted { get; set; }

    public bool IsDropped { get; set; }

    public bool IsQueued => !IsStarted && !IsDropped;
}

/// <summary>What is known of one lane.</summary>
internal sealed class LaneTally(Lane lane)
{
    private readonly Queue<TimeSpan> waits = new();
    private long sent;

    public int Queued { get; set; }

    public int InFlight { get; set; }

    public void Started(TimeSpan wait)
    {
        (Queued, InFlight, sent) = (Queued - 1, InFlight + 1, sent + 1);
        waits.Enqueue(wait);
        if (waits.Count > 100) waits.Dequeue();
    }

    public LaneFigures Figures() =>
        new(lane, Queued, InFlight, waits.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)waits.Average(w => w.Ticks)), sent);
}
