using Presta.Journal;
using Presta.Reactions;

namespace Presta.Support;

/// <summary>
/// What staff do in Notion, as tickets have to hear of it: an answer is the first response, a status or a priority moves the clock.
/// </summary>
internal sealed class StaffAtWork(IGrainFactory grains) : IReaction
{
    public string Name => "staff-at-work";

    public Task React(Entry entry) => !entry.Actor.StartsWith("notion", StringComparison.Ordinal) ? Task.CompletedTask : entry.Row switch
    {
        TicketMessage { IsInternal: false, TicketId.IsNone: false } message when entry.Version == 1 => grains.Ticket(message.TicketId)
            .Answered(message.SentAt ?? entry.At),
        Ticket ticket when entry.Version == 1 || entry.Changes.ContainsKey(nameof(Ticket.Status))
            || entry.Changes.ContainsKey(nameof(Ticket.Priority)) => grains.Ticket(ticket.Id).Moved(entry.At),
        _ => Task.CompletedTask,
    };
}
