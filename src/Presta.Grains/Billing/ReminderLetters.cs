using System.Collections.Immutable;
using System.Globalization;
using Presta.Mail;
using Presta.Notifications;
using Presta.People;
using Presta.Reactions;
using Entry = Presta.Journal.Entry;

namespace Presta.Billing;

/// <summary>
/// A reminder that an invoice's books recorded goes to its client's people, each in their language, whatever else they want mailed.
/// </summary>
internal sealed class ReminderLetters(IGrainFactory grains, Post post, PortalAddress portal) : IReaction
{
    private readonly Circles circles = new(grains);

    public string Name => "reminders";

    public async Task React(Entry entry)
    {
        if (entry.Row is not Invoice invoice || invoice.ReminderOf(entry.Version) is not { } reminder) return;
        foreach (var person in await circles.Clients(invoice.ClientId))
            if ((await grains.GetGrain<IUserGrain>(person.ToString()).Profile()).Value?.Row is { } user && EmailAddress.IsOne(user.Email))
                await post(Letter(invoice, reminder, user));
    }

    private Letter Letter(Invoice invoice, SentReminder reminder, User user) => new(
        EntityId.Of($"reminder/{invoice.Id}/{reminder.Level}/{user.Id}"), user.Email!, user.Name, LetterKind.PaymentReminder, user.Language,
        new Dictionary<string, string>
        {
            [LetterValues.Link] = portal.At($"invoices/{invoice.Id}"),
            [LetterValues.What] = invoice.Number,
            [LetterValues.Message] = $"{invoice.Money} {invoice.Open:0.00}",
            [LetterValues.Level] = reminder.Level.ToString(CultureInfo.InvariantCulture),
            [LetterValues.Due] = invoice.DueOn!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        }.ToImmutableDictionary());
}
