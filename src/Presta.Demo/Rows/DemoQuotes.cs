using System.Collections.Immutable;
using System.Globalization;
using Presta.Billing;

namespace Presta.Demo;

/// <summary>
/// What projects were offered for: each had its quote, accepted where work has begun; and for the companies that one can sign in for, one
/// to decide on, one that was refused and one that nobody answered in time. Numbered by year in the order of their dates.
/// </summary>
internal static class DemoQuotes
{
    private const decimal VatRate = 8.1m;

    private static readonly ImmutableArray<(string Subject, int DaysAgo, QuoteStatus Status, decimal Amount)> Extras =
    [
        ("Extension du portail : espace de réservation", 6, QuoteStatus.Sent, 12_480m),
        ("Campagne de rentrée sur les réseaux sociaux", 75, QuoteStatus.Rejected, 8_950m),
        ("Audit d'accessibilité", 52, QuoteStatus.Viewed, 4_200m),
    ];

    private static readonly ImmutableArray<string> Remarks =
        ["Bon pour accord.", "D'accord avec le calendrier proposé.", "Merci de commencer dès que possible."];

    public static IEnumerable<Quote> Make(IReadOnlyList<Story> stories, DateOnly today, IEnumerable<EntityId> shown)
    {
        var (chance, numbers) = (new Chance(Nouns.Quotes), new Dictionary<int, int>());
        var extras = shown.SelectMany(client => stories.Where(s => s.Project.ClientId == client).Take(1))
            .SelectMany(story => Extras.Select(extra =>
            One(story, today.AddDays(-extra.DaysAgo).Workday(), extra.Status, extra.Subject, extra.Amount, chance)));
        return stories.Select(story => OfProject(story, today, chance)).Concat(extras).OrderBy(q => q.IssuedOn)
            .Select(q => q with { Number = Number(q.IssuedOn!.Value, numbers) }).Numbered();
    }

    /// <summary>Three lines a quote: half of it the work, and two quarters around it.</summary>
    public static IEnumerable<InvoiceLine> Lines(IEnumerable<Quote> quotes) => quotes.SelectMany(quote =>
    {
        var (frame, care) = (decimal.Round(quote.Subtotal / 4, 1), decimal.Round(quote.Subtotal / 4, 1));
        return new[] { Line(quote, 1, "Cadrage et conception", frame), Line(quote, 2, quote.Subject!, quote.Subtotal - frame - care),
            Line(quote, 3, "Recette et accompagnement", care) };
    });

    private static Quote OfProject(Story story, DateOnly today, Chance chance)
    {
        var on = story.Time.From.AddDays(-chance.Between(20, 45)).OrEarlier(today.AddDays(-chance.Between(2, 12))).Workday();
        return One(
            story, on, story.HasBegun ? QuoteStatus.Accepted : chance.Pick([QuoteStatus.Sent, QuoteStatus.Viewed]), story.Project.Name,
            story.Project.Budget, chance);
    }

    private static Quote One(Story story, DateOnly on, QuoteStatus status, string subject, decimal amount, Chance chance)
    {
        var subtotal = decimal.Round(amount * 20) / 20;
        var vat = decimal.Round(subtotal * VatRate / 100, 2, MidpointRounding.AwayFromZero);
        var total = Rounding.ToFiveCents(subtotal + vat);
        var (signer, decided) = (chance.Pick(story.Contacts), status is QuoteStatus.Accepted or QuoteStatus.Rejected);
        return new()
        {
            Number = "", ClientId = story.Project.ClientId, ProjectId = subject == story.Project.Name ? story.Project.Id : default,
                Status = status, IssuedOn = on,
            EndsOn = on.AddDays(Quote.DaysValid), Subtotal = subtotal, VatRate = VatRate, VatAmount = vat,
                Rounding = total - subtotal - vat, Total = total, Currency = Invoice.Francs,
            Subject = subject, PaymentTerms = "30 % à la commande, solde à la livraison, 30 jours net",
            ViewedAt = status is QuoteStatus.Sent ? null : BusinessTime.At(on.AddDays(1).Workday().OrLater(on), new(9, 30)),
            DecidedAt = decided ? BusinessTime.At(on.AddDays(5).Workday(), new(11, 0)) : null, DecidedBy = decided ? signer.Name : null,
            Remark = status is QuoteStatus.Rejected ? "Le budget de l'année est épuisé." : decided ? chance.Pick(Remarks) : null,
        };
    }

    private static string Number(DateOnly on, Dictionary<int, int> numbers)
    {
        numbers[on.Year] = numbers.GetValueOrDefault(on.Year) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"DEV-{on.Year}-{numbers[on.Year]:0000}");
    }

    private static InvoiceLine Line(Quote quote, int position, string description, decimal price) => new()
    {
        Description = description, InvoiceId = quote.Id, ClientId = quote.ClientId, Position = position, Quantity = 1, Unit = "forfait",
            UnitPrice = price, VatRate = quote.VatRate,
    };
}
