using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Presta.Mail;
using Presta.People;

namespace Presta.Notifications;

/// <summary>Notifications by mail, in the person's language. One that cannot be taken is no reason to hold up the others.</summary>
internal sealed partial class NoticeLetters(Post post, PortalAddress portal, IGrainFactory grains, ILogger<NoticeLetters> log)
{
    /// <summary>The notification's id is the letter's: told again, it is one letter.</summary>
    /// <param name="isChosen">Its category is wanted by mail; else the person's profile decides.</param>
    public async Task Send(Notification notification, bool isChosen)
    {
        if ((await grains.GetGrain<IUserGrain>(notification.UserId.ToString()).Profile()).IsRefused(out _, out var saved)) return;
        if (saved.Row is not { Status: UserStatus.Active } user || !EmailAddress.IsOne(user.Email)) return;
        if (!isChosen && !user.WantsByMail(notification.Category)) return;
        var wording = Occasions.Of(notification.Occasion);
        try
        {
            await post(new(notification.Id, user.Email!, user.Name, LetterKind.Notified, user.Language, new Dictionary<string, string>
            {
                [LetterValues.Link] = portal.At((notification.About ?? "/notifications").TrimStart('/')),
                [LetterValues.What] = user.Language.Say(wording.Title),
                [LetterValues.Message] = user.Language.Say(wording.Message, notification.Facts),
            }.ToImmutableDictionary()));
        }
        catch (Exception trouble) when (trouble is MailFullException or TimeoutException or OrleansException)
        {
            NotTaken(log, notification.Id, trouble.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the letter of notification {Notification} was not taken: {Reason}")]
    private static partial void NotTaken(ILogger log, EntityId notification, string reason);
}
