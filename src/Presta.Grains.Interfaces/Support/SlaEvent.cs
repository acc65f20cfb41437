namespace Presta.Support;

/// <summary>What the clock of a ticket has to tell, the most pressing last.</summary>
public enum SlaEventKind
{
    /// <summary>Other rules came into force while the ticket was open: what is due was worked out anew.</summary>
    Replanned,
    ResponseWarning,
    ResolutionWarning,
    ResponseBreach,
    ResolutionBreach,
}

/// <summary>Something that the clock told. It is told once for a due instant: one that moves is another.</summary>
/// <param name="DueAt">The instant that passed; of <see cref="SlaEventKind.Replanned"/>, when it was done.</param>
/// <param name="Version">Of the ticket that recorded it: the journal's entry of that version is where it happened.</param>
[GenerateSerializer, Immutable, Alias("sla-event")]
public sealed record SlaEvent(SlaEventKind Kind, DateTimeOffset DueAt, DateTimeOffset At, long Version)
{
    /// <summary>A ticket keeps the latest of each kind; older ones concern plans that hold no more.</summary>
    public const int MostOfAKind = 20;

    public bool IsOfResponse => Kind is SlaEventKind.ResponseWarning or SlaEventKind.ResponseBreach;
}
