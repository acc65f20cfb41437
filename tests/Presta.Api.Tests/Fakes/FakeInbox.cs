using System.Collections.Immutable;
using Presta.Notifications;

namespace Presta.Api.Tests.Fakes;

public sealed class FakeInbox(World world) : FakeOwner, IInboxGrain
{
    public Task Add(Notification notification) => Task.CompletedTask;

    public Task<Result<Saved<Notification>>> Read(Scope self, EntityId id) => Task.FromResult<Result<Saved<Notification>>>(
        world.Find<Notification>(id) is { } found && self.Owns(found) ? Save(Marked(found)) : Error.NotFound);

    public Task<Result<int>> ReadAll(Scope self)
    {
        var unread = world.All<Notification>().Where(n => self.Owns(n) && !n.IsRead).ToList();
        foreach (var notification in unread) Marked(notification);
        return Task.FromResult<Result<int>>(unread.Count);
    }

    public Task<Result<ImmutableArray<ChannelChoice>>> Channels() => Task.FromResult<Result<ImmutableArray<ChannelChoice>>>(Choices.All);

    public Task<Result<ImmutableArray<ChannelChoice>>> Choose(ChannelChoice choice)
    {
        world.Channels[Id] = Choices.With(choice);
        return Channels();
    }

    private ChannelChoices Choices => world.Channels.GetValueOrDefault(Id) ?? new();

    private Notification Marked(Notification notification)
    {
        var read = notification.AsRead();
        world.Put(read = read == notification ? read : read with { Version = read.Version + 1 });
        return read;
    }
}
