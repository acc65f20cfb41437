using System.Collections.Immutable;
using System.Globalization;
using Presta.Support;

namespace Presta.Demo;

/// <summary>What clients asked of support, and what they were told: three questions of four projects, one of them still open.</summary>
internal static class DemoTickets
{
    private static readonly ImmutableArray<(
        string Subject, string Question, string Answer, TicketCategory Category, TicketPriority Priority)> Cases =
    [
        ("Le formulaire de contact n'envoie plus rien", "Depuis ce matin, les messages du formulaire ne nous parviennent plus.",
            "Le certificat du serveur de messagerie avait expiré ; il est renouvelé.",
            TicketCategory.Technical, TicketPriority.High),
        ("Question sur la dernière facture", "Pouvez-vous nous détailler la ligne « Coordination et suivi » ?",
            "Il s'agit des séances hebdomadaires du mois ; le relevé vous a été envoyé.",
            TicketCategory.Billing, TicketPriority.Medium),
        ("Ajouter l'italien au site", "Serait-il possible de proposer les pages principales en italien ?",
            "C'est possible : nous vous préparons une estimation.",
            TicketCategory.FeatureRequest, TicketPriority.Low),
        ("Accès pour une nouvelle collègue", "Mme Rossier commence lundi : peut-elle recevoir un accès ?",
            "Son invitation est partie ; elle n'a plus qu'à choisir son mot de passe.",
            TicketCategory.General, TicketPriority.Medium),
    ];

    public static IEnumerable<(Ticket Ticket, string Answer)> Make(IEnumerable<Story> stories, DateOnly today)
    {
        var (chance, numbers) = (new Chance(Nouns.Tickets), new Dictionary<int, int>());
        return stories.Where(s => s.HasBegun).Index().Where(s => s.Index % 4 != 3)
            .Select(s =>
                (Story: s.Item, Case: Cases[s.Index % Cases.Length], On: s.Item.Time.To.OrEarlier(today.AddDays(-1))
                .AddDays(-chance.Between(0, 20)).Workday().OrLater(s.Item.Time.From), IsDone: s.Index % 4 != 2))
            .OrderBy(t => t.On).Select(t =>
            {
                numbers[t.On.Year] = numbers.GetValueOrDefault(t.On.Year) + 1;
                var author = chance.Pick(t.Story.Contacts);
                return (new Ticket
                {
                    Subject = t.Case.Subject,
                        Number = string.Create(CultureInfo.InvariantCulture, $"TIC-{t.On.Year}-{numbers[t.On.Year]:0000}"),
                        Description = t.Case.Question,
                    ClientId = t.Story.Project.ClientId, ProjectId = t.Story.Project.Id, Status = t.IsDone ? TicketStatus.Closed
                        : TicketStatus.InProgress, Priority = t.Case.Priority,
                    Category = t.Case.Category, AuthorId = author.Id, AuthorName = author.Name, AssigneeId = t.Story.Manager.Id,
                        Resolution = t.IsDone ? TicketResolution.Resolved : null,
                    RespondedAt = BusinessTime.At(t.On, new(10, 0)), ResolvedAt = t.IsDone ? BusinessTime.At(t.On, new(15, 0)) : null,
                }, t.Case.Answer);
            });
    }

    public static IEnumerable<TicketMessage> Messages(IEnumerable<(Ticket Ticket, string Answer)> tickets, IEnumerable<Story> stories)
    {
        var managers = stories.GroupBy(s => s.Project.Id).ToDictionary(s => s.Key, s => s.First().Manager);
        return tickets.Select(t => new TicketMessage
        {
            Summary = t.Answer, TicketId = t.Ticket.Id, Content = t.Answer, AuthorName = managers[t.Ticket.ProjectId].Name,
                AuthorId = managers[t.Ticket.ProjectId].Id, SentAt = t.Ticket.RespondedAt,
        }).Numbered();
    }
}
