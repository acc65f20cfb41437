using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.Notifications;

/// <summary>
/// A person's notifications, and by which channels they want them: at most <see cref="Most"/>, the oldest give way. Key: the user's id.
/// </summary>
[Alias("inbox")]
public interface IInboxGrain : IOwnerGrain
{
    const int Most = 500;

    /// <summary>Tells it by the channels that the person chose for its category, once: its id says which.</summary>
    [Alias("Add")] Task Add(Notification notification);

    [Alias("Read")] Task<Result<Saved<Notification>>> Read(Scope self, EntityId id);

    /// <summary>How many were unread.</summary>
    [Alias("ReadAll")] Task<Result<int>> ReadAll(Scope self);

    /// <summary>What the person chose, of every category.</summary>
    [AlwaysInterleave, Alias("Channels")] Task<Result<ImmutableArray<ChannelChoice>>> Channels();

    [Alias("Choose")] Task<Result<ImmutableArray<ChannelChoice>>> Choose(ChannelChoice choice);
}
