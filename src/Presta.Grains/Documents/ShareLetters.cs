using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Presta.Mail;
using Presta.People;

namespace Presta.Documents;

/// <summary>
/// Invitations to share links, in the sharer's language. A link that could not be mailed can be handed on by hand: it is no reason to
/// refuse it.
/// </summary>
internal sealed partial class ShareLetters(Post post, IGrainFactory grains, ILogger<ShareLetters> log)
{
    /// <summary>The link's id is the letter's: one invitation for one link.</summary>
    public async Task Invite(Share link, Document document, NewShare share, string url)
    {
        try
        {
            var sharer = (await grains.GetGrain<IUserGrain>(link.By.ToString()).Profile()).Value?.Row;
            await post(
                new(link.Id, link.Email!, "", LetterKind.DocumentShared, sharer?.Language ?? Language.Fr, new Dictionary<string, string>
            {
                [LetterValues.Link] = url,
                [LetterValues.Minutes] = ((int)share.Lasts().TotalMinutes).ToString(CultureInfo.InvariantCulture),
                [LetterValues.From] = link.ByName,
                [LetterValues.What] = document.Name,
                [LetterValues.Message] = share.Message ?? "",
            }.ToImmutableDictionary()));
        }
        catch (Exception trouble) when (trouble is MailFullException or TimeoutException or OrleansException)
        {
            NotTaken(log, link.Id, trouble.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the invitation to share link {Link} was not taken: {Reason}")]
    private static partial void NotTaken(ILogger log, EntityId link, string reason);
}
