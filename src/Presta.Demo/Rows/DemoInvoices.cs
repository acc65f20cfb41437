using System.Collections.Immutable;
using System.Globalization;
using Presta.Billing;

namespace Presta.Demo;

/// <summary>For projects that have begun, the more the further they are; numbered by year in the order of their dates.</summary>
internal static class DemoInvoices
{
    public const int PerScale = 250;

    private const decimal VatRate = 8.1m;
    private const int DaysToPay = 30;
    private const int DaysToCancel = 10;

    /// <summary>One in so many is in euros.</summary>
    private const int Euros = 9;

    /// <summary>How late they are, from and to: the ages that open amounts are told by.</summary>
    private static readonly ImmutableArray<(int From, int To)> Ages = [(1, 30), (31, 60), (61, 90), (91, 400)];

    private static readonly ImmutableArray<string> Parts =
    [
        "Acompte à la commande", "Cadrage et analyse", "Conception", "Réalisation", "Prestations du mois", "Livraison et recette",
        "Support et maintenance",
    ];

    /// <param name="debtors">They owe something of every age.</param>
    public static IEnumerable<Invoice> Make(int scale, IEnumerable<Story> stories, DateOnly today, IEnumerable<EntityId> debtors)
    {
        var (chance, numbers) = (new Chance(Nouns.Invoices), new Dictionary<int, int>());
        var billed = stories.Where(s => s.HasBegun).SelectMany(s => Enumerable.Repeat(s, 1 + (int)(s.Done * 4))).ToArray();
        var made = Enumerable.Range(0, PerScale * scale)
            .Select(i => billed[i % billed.Length]).Select(story => (Story: story, On: IssuedOn(story, today, chance)))
            .OrderBy(i => i.On).Select((i, place) => One(i.Story, i.On, Number(i.On, numbers), today, chance, isEuro: place % Euros == 0))
                .ToArray();
        foreach (var (client, age) in debtors.SelectMany(client => Ages.Select(age => (client, age)))) Owe(made, client, age, today);
        return made.Numbered();
    }

    /// <summary>Where nothing of that age is open, the last that was paid has not been.</summary>
    private static void Owe(Invoice[] made, EntityId client, (int From, int To) age, DateOnly today)
    {
        bool IsIt(Invoice i) => i.ClientId == client && today.DayNumber - i.DueOn!.Value.DayNumber is var late && late >= age.From
            && late <= age.To;
        if (made.Any(i => IsIt(i) && i.Open > 0) || Array.FindLastIndex(made, i => IsIt(i) && i.Status is InvoiceStatus.Paid) is not (
            >= 0 and var place)) return;
        made[place] = made[place] with { Status = InvoiceStatus.Viewed, Paid = 0 };
    }

    private static DateOnly IssuedOn(Story story, DateOnly today, Chance chance) =>
        story.Time.From.AddDays(chance.Between(0, story.Time.To.OrEarlier(today).DayNumber - story.Time.From.DayNumber)).Workday()
            .OrLater(story.Time.From);

    private static string Number(DateOnly on, Dictionary<int, int> numbers)
    {
        numbers[on.Year] = numbers.GetValueOrDefault(on.Year) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"HYP-{on.Year}-{numbers[on.Year]:0000}");
    }

    private static Invoice One(Story story, DateOnly on, string number, DateOnly today, Chance chance, bool isEuro)
    {
        var subtotal = decimal.Round(story.Project.Budget * chance.Share(0.035m, 0.1m) * 20) / 20;
        var vat = decimal.Round(subtotal * VatRate / 100, 2, MidpointRounding.AwayFromZero);
        var total = isEuro ? subtotal + vat : Rounding.ToFiveCents(subtotal + vat);
        var status = Status(today.DayNumber - on.DayNumber, chance);
        return new()
        {
            Number = number,
            ClientId = story.Project.ClientId,
            ProjectId = story.Project.Id,
            Status = status,
            IssuedOn = on,
            DueOn = on.AddDays(DaysToPay),
            CancelledOn = status is InvoiceStatus.Cancelled ? on.AddDays(DaysToCancel).OrEarlier(today) : null,
            Subtotal = subtotal,
            VatRate = VatRate,
            VatAmount = vat,
            Rounding = total - subtotal - vat,
            Total = total,
            Paid = status switch
            {
                InvoiceStatus.Paid => total,
                InvoiceStatus.PartiallyPaid => Rounding.ToFiveCents(total * chance.Share(0.3m, 0.7m)),
                InvoiceStatus.Draft or InvoiceStatus.Sent or InvoiceStatus.Viewed or InvoiceStatus.Cancelled => 0,
            },
            Currency = isEuro ? "EUR" : "CHF",
            Description = $"{chance.Pick(Parts)} – {story.Project.Name}",
        };
    }

    /// <summary>Most are paid once due; some are late, which is no state of its own.</summary>
    private static InvoiceStatus Status(int age, Chance chance) => age switch
    {
        < 8 => chance.OneIn(2) ? InvoiceStatus.Draft : InvoiceStatus.Sent,
        < DaysToPay =>
            chance.Pick([InvoiceStatus.Sent, InvoiceStatus.Sent, InvoiceStatus.Viewed, InvoiceStatus.Viewed, InvoiceStatus.Paid]),
        < 120 => chance.Pick([
            InvoiceStatus.Paid, InvoiceStatus.Paid, InvoiceStatus.Paid, InvoiceStatus.Paid, InvoiceStatus.Paid, InvoiceStatus.Paid,
            InvoiceStatus.Sent, InvoiceStatus.Viewed, InvoiceStatus.PartiallyPaid, InvoiceStatus.Cancelled]),
        _ => chance.OneIn(25) ? InvoiceStatus.Cancelled : chance.OneIn(40) ? InvoiceStatus.Viewed : InvoiceStatus.Paid,
    };
}
