using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.Notifications;
using Presta.People;

namespace Presta.Api.Portals.Shared;

/// <summary>
/// What a person is told of, whether they have read it, and by which channels they want to hear of it. The same in each portal: one inbox.
/// </summary>
internal static class OwnNotifications
{
    public static void MapNotifications(this RouteGroupBuilder portal)
    {
        var inbox = portal.MapGroup("/notifications").WithTags("Notifications").Needs("notifications.view.own");

        inbox.MapGet("", (Listing<Notification> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Notification>().Query(me.Scope.Self, list.Query)
                .As(list, NotificationCard.Of, grains.Unread(me.Scope).AsFigure("unread_count")));

        inbox.MapPut("/{id}/read", (EntityId id, Caller me, IGrainFactory grains) =>
            grains.Inbox(me.Scope.UserId).Read(me.Scope.Self, id).As(NotificationCard.Of));

        inbox.MapPut("/read", (Caller me, IGrainFactory grains) =>
            grains.Inbox(me.Scope.UserId).ReadAll(me.Scope.Self).AsData((marked, _) => new Marked(marked)));

        inbox.MapGet("/preferences", (Caller me, IGrainFactory grains) =>
            grains.Inbox(me.Scope.UserId).Channels().AsData((choices, _) => ChannelCard.Of(choices)));

        inbox.MapPut("/preferences", (ChannelChoice choice, Caller me, IGrainFactory grains) =>
            grains.Inbox(me.Scope.UserId).Choose(choice).AsData((choices, _) => ChannelCard.Of(choices)));
    }

    /// <summary>The unread ones; their total is the number that every screen shows.</summary>
    public static Task<Result<Page<Notification>>> Unread(this IGrainFactory grains, Scope scope) =>
        grains.Catalog<Notification>().Query(scope.Self, new ListQuery(Limit: 1).Where("read", "false"));
}

/// <param name="Link">What it is about, as a path of the caller's portal.</param>
internal sealed record NotificationCard(
    EntityId Id, string Title, string Message, NotificationType Type, NotificationCategory Category, Occasion Event, string? Link,
    bool Read, DateTimeOffset CreatedAt)
    : ISpoken<NotificationCard>, IIncluding<Notification>
{
    private Notification? of;

    public static NotificationCard Of(Notification n, DateOnly today) => new(
        n.Id, Occasions.Of(n.Occasion).Title, Occasions.Of(n.Occasion).Message, n.Type, n.Category, n.Occasion, n.About, n.IsRead,
        n.CreatedAt) { of = n };

    public NotificationCard In(Language language) => this with { Title = language.Say(Title), Message = language.Say(Message, of!.Facts) };
}

internal sealed record Marked(int Read);

/// <summary>By which channels a category is told.</summary>
internal sealed record ChannelCard(NotificationCategory Category, bool Dashboard, bool Email)
{
    public static ChannelCard[] Of(ImmutableArray<ChannelChoice> choices) =>
        [.. choices.Select(c => new ChannelCard(c.Category!.Value, c.Dashboard!.Value, c.Email!.Value))];
}
