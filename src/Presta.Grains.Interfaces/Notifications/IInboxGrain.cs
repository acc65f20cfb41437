namespace Presta.Notifications;

/// <summary>A person's notifications: at most <see cref="Most"/>, the oldest give way. Key: the user's id.</summary>
[Alias("inbox")]
public interface IInboxGrain : IOwnerGrain
{
    const int Most = 500;

    /// <summary>Puts it in, once: its id says which.</summary>
    [Alias("Add")] Task Add(Notification notification);

    [Alias("Read")] Task<Result<Saved<Notification>>> Read(Scope self, EntityId id);

    /// <summary>How many were unread.</summary>
    [Alias("ReadAll")] Task<Result<int>> ReadAll(Scope self);
}
